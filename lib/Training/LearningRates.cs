using System.Globalization;

namespace DeepLearning;

/// <summary>
/// The learning rate of each layer group. A number is one rate for all of them; a pair such as <c>(1e-6, 1e-4)</c> is a range from the first group
/// to the last, by equal factors; <see cref="Head"/> trains the last group ten times as fast as the others.
/// </summary>
public sealed class LearningRates
{
    private readonly Func<int, IEnumerable<double>> spread;

    private LearningRates(Func<int, IEnumerable<double>> spread) => this.spread = spread;

    /// <summary>The rate for the last group, a tenth of it for those before (fastai's <c>slice(last)</c>).</summary>
    public static LearningRates Head(double last) => new(groups => Enumerable.Repeat(last / 10, groups - 1).Append(last));

    /// <summary>The same rate for all groups.</summary>
    public static LearningRates FromDouble(double rate) => new(groups => Enumerable.Repeat(rate, groups));

    /// <summary>From the first group's rate to the last's, each the same factor above the one before (fastai's <c>slice(first, last)</c>).</summary>
    public static LearningRates FromValueTuple((double First, double Last) range) =>
        new(groups => Enumerable.Range(1, groups).Select(group => range.Last * Math.Pow(range.First / range.Last, (double)(groups - group) / Math.Max(groups - 1, 1))));

    /// <summary>The same rate for all groups.</summary>
    public static implicit operator LearningRates(double rate) => FromDouble(rate);

    /// <summary>From the first group's rate to the last's.</summary>
    public static implicit operator LearningRates((double First, double Last) range) => FromValueTuple(range);

    /// <summary>How a rate is written: 3.0e-3.</summary>
    internal static string Write(double rate) => rate.ToString("0.0#e+0", CultureInfo.InvariantCulture);

    /// <summary>One rate for each of so many groups.</summary>
    public IReadOnlyList<double> Over(int groups) => [.. spread(groups)];
}
