using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace DeepLearning;

/// <summary>How the loss went while the learning rate rose, and the two rates that the curve suggests. Shows itself as the chart.</summary>
public sealed class LrFindResult : IHtml
{
    /// <summary>At the start the average has seen too little, at the end the loss explodes: neither says anything about a good rate.</summary>
    private const int Start = 10, End = 5;

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
    }

    /// <summary>The learning rate of each batch.</summary>
    public IReadOnlyList<double> Rates => rates;

    /// <summary>The smoothed training loss after each batch, see <see cref="Recorder.SmoothedLosses"/>.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>A tenth of the rate at which the loss was lowest: at the lowest point itself nothing is learnt any more.</summary>
    public double Minimum { get; }

    /// <summary>The rate at which the loss fell fastest, over the logarithm of the rate.</summary>
    public double Steepest { get; }

    /// <summary>The loss over the rate on a logarithmic axis, without the explosion at the end, and the two suggestions.</summary>
    public GenericChart Plot()
    {
        var (x, y) = (rates.SkipLast(End).ToList(), losses.SkipLast(End).ToList());
        double[] height = [y.Min(), y.Max()];
        return DeepLearning.Plot.Lines<double, double>(
            [("loss", x, y), ($"minimum / 10: {LearningRates.Write(Minimum)}", [Minimum, Minimum], height), ($"steepest: {LearningRates.Write(Steepest)}", [Steepest, Steepest], height)],
            "Learning-rate finder", "learning rate", "smoothed loss", logX: true);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Suggested learning rates: {LearningRates.Write(Minimum)} (minimum / 10), {LearningRates.Write(Steepest)} (steepest)";

    string IHtml.ToHtml() => Plot().ToDisplayString("text/html");
}
