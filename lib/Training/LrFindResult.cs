using Plotly.NET;
using static System.FormattableString;

namespace DeepLearning;

/// <summary>How the loss went while the learning rate rose, and the rates that can be read from it. Shows itself as the chart.</summary>
public sealed class LrFindResult : IPictured
{
    /// <summary>At the start the average has seen too little, at the end the loss explodes: neither says anything about a good rate.</summary>
    private const int Start = 10, End = 5;

    /// <summary>Of the 24 curves of docs/numbers.md, on all of which training at the steepest point ended well, the flattest fell by a fifth, and the two readings lay 12 times apart at most.</summary>
    private const double LeastFall = .1, MostApart = 30;

    private readonly List<double> rates = [], losses = [];

    internal LrFindResult(IEnumerable<(double Rate, double Loss)> batches)
    {
        var (smoothed, best) = (new SmoothedMean(), double.PositiveInfinity);
        foreach (var (rate, loss) in batches)
        {
            smoothed.Add(loss);
            if (!double.IsFinite(smoothed.Value))
                break;
            rates.Add(rate);
            losses.Add(smoothed.Value);
            best = Math.Min(best, smoothed.Value);
            // Four times a loss below zero is lower still. There, three times what has been gained, or what the loss amounts to.
            if (smoothed.Value > (best > 0 ? 4 * best : best + 3 * Math.Max(-best, losses[0] - best)))
                break;
        }
        if (losses.Count < Start + End + 2)
            throw new ArithmeticException(
                $"The loss left all bounds after {losses.Count} batches, at a learning rate of {LearningRates.Write(rates.LastOrDefault(1e-7))}, too early to suggest any. "
                + "Look for NaN or huge numbers in the inputs, the targets and the model's initial weights; if there are none, take larger batches, whose losses differ less.");

        var seen = Enumerable.Range(Start, losses.Count - End - Start).ToList();
        Minimum = rates[seen.MinBy(i => losses[i])] / 10;
        Steepest = rates[seen.SkipLast(1).MinBy(i => (losses[i + 1] - losses[i]) / Math.Log(rates[i + 1] / rates[i]))];
        var fall = (losses[Start] - seen.Min(i => losses[i])) / Math.Abs(losses[Start]);
        var apart = Math.Max(Minimum / Steepest, Steepest / Minimum);
        Doubt = fall < LeastFall ? Invariant($"it is too flat: the loss falls by only {fall:P0}")
            : apart > MostApart ? Invariant($"where the loss fell fastest is a matter of chance, a factor of {apart:N0} away from a tenth of the rate where it was lowest")
            : null;
    }

    /// <summary>The learning rate of each batch.</summary>
    public IReadOnlyList<double> Rates => rates;

    /// <summary>The smoothed training loss after each batch, see <see cref="Recorder.SmoothedLosses"/>.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>A tenth of the rate at which the loss was lowest: at the lowest point itself nothing is learnt any more.</summary>
    public double Minimum { get; }

    /// <summary>The rate at which the loss fell fastest, over the logarithm of the rate.</summary>
    public double Steepest { get; }

    /// <summary>
    /// The rate to train at: <see cref="Steepest"/>, which of the readings that do not depend on the loss's unit led to the lowest validation loss in the comparison of docs/numbers.md.
    /// Null where the curve cannot tell: <see cref="Doubt"/> says why.
    /// </summary>
    public double? Suggestion => Doubt is null ? Steepest : null;

    /// <summary>Why this curve cannot tell a rate; null where it can.</summary>
    public string? Doubt { get; }

    /// <summary>What is drawn: all but the explosion at the end.</summary>
    internal (IReadOnlyList<double> Rates, IReadOnlyList<double> Losses) Curve => ([.. rates.SkipLast(End)], [.. losses.SkipLast(End)]);

    /// <summary>The loss over the rate on a logarithmic axis, without the explosion at the end, and the two suggestions.</summary>
    public GenericChart Plot()
    {
        var (x, y) = Curve;
        double[] height = [y.Min(), y.Max()];
        return DeepLearning.Plot.Lines<double, double>(
            [("loss", x, y), ($"minimum / 10: {LearningRates.Write(Minimum)}", [Minimum, Minimum], height), ($"steepest: {LearningRates.Write(Steepest)}", [Steepest, Steepest], height)],
            "Learning-rate finder", "learning rate", "smoothed loss", logX: true);
    }

    /// <summary>The curve with a dot at some rates, and what became of a run at each: dragging the dot, or the slider, moves among them.</summary>
    /// <param name="runs">Two rates or more, and what each shows: a chart, a <see cref="Table"/>, a <see cref="PictureGrid"/>.</param>
    /// <param name="first">Which one shows at first, and where scripts do not run.</param>
    /// <exception cref="ArgumentException">There are fewer than two runs, or one shows something else.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no run of the index <paramref name="first"/>.</exception>
    public Slider Explore(IReadOnlyList<(double Rate, object View)> runs, int first = 0) => new("learning rate", runs.Select(run => (LearningRates.Write(run.Rate), run.View)), first)
    {
        Drawing = RateCurve.Write(Curve, [.. runs.Select(run => run.Rate)], first),
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        string minimum = $"minimum / 10 is {LearningRates.Write(Minimum)}", steepest = LearningRates.Write(Steepest);
        return Doubt is null
            ? $"Suggested learning rate: {steepest} (steepest); {minimum}"
            : $"No learning rate can be read off this curve ({minimum}, steepest {steepest}): {Doubt}. Compare a few rates by their validation loss, or give the finder larger batches.";
    }

    string IHtml.ToHtml() => ShownChart.Of(Plot()).Html;

    byte[] IPictured.ToPng() => ShownChart.Of(Plot()).Png;
}
