using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using Plotly.NET.CSharp;

namespace DeepLearning;

/// <summary>How often items of each class were taken for each class: a row for what they are, a column for what was predicted.</summary>
public sealed class ConfusionMatrix : IHtml
{
    private const int FewClasses = 8, CellWidth = 27, CellHeight = 23, NamesRoom = 220;

    private readonly int[,] counts;

    /// <summary>Counts pairs of classes.</summary>
    /// <param name="names">The classes' names.</param>
    /// <param name="pairs">For each item what it is and what was predicted, as indices of names.</param>
    public ConfusionMatrix(IReadOnlyList<string> names, IEnumerable<(long Actual, long Predicted)> pairs)
    {
        (Names, counts) = (names, new int[names.Count, names.Count]);
        foreach (var (actual, predicted) in pairs)
            counts[actual, predicted]++;
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many items of one class were taken for the other.</summary>
    public int this[int actual, int predicted] => counts[actual, predicted];

    /// <summary>The pairs of different classes that were confused, the most frequent first.</summary>
    /// <param name="minVal">How often at least.</param>
    public IReadOnlyList<ConfusedPair> MostConfused(int minVal = 1) =>
    [
        .. from actual in Enumerable.Range(0, Names.Count)
           from predicted in Enumerable.Range(0, Names.Count)
           let count = counts[actual, predicted]
           where actual != predicted && count >= minVal
           orderby count descending
           select new ConfusedPair(Names[actual], Names[predicted], count),
    ];

    /// <summary>The counts as a heat map; zeros are left blank. The colour follows the cube root of the count, so that the many on the diagonal do not drown the mistakes beside it.</summary>
    public GenericChart Plot()
    {
        var chart = DeepLearning.Plot.Heatmap(counts, Names, Names, "Confusion matrix", "predicted", "actual", format: "#", colors: Palette.Counts);
        return Names.Count <= FewClasses ? chart : chart.WithSize(NamesRoom + CellWidth * Names.Count, NamesRoom + CellHeight * Names.Count);
    }

    /// <summary>The most confused pairs in words.</summary>
    public override string ToString() => string.Join('\n', MostConfused());

    string IHtml.ToHtml() => Plot().ToDisplayString("text/html");
}

/// <summary>Two classes and how often items of the one were taken for the other.</summary>
/// <param name="Actual">What the items are.</param>
/// <param name="Predicted">What they were taken for.</param>
/// <param name="Count">How many.</param>
public sealed record ConfusedPair(string Actual, string Predicted, int Count)
{
    /// <summary>"Ragdoll taken for Birman: 8"</summary>
    public override string ToString() => $"{Actual} taken for {Predicted}: {Count}";

    internal static Table Table(IReadOnlyList<ConfusedPair> pairs) => new(["actual", "predicted", "count"], pairs.Select(pair => new object[] { pair.Actual, pair.Predicted, pair.Count }));
}
