using System.Globalization;
using System.Runtime.InteropServices;
using Plotly.NET;
using Plotly.NET.CSharp;

namespace DeepLearning;

/// <summary>
/// How often items of each class were taken for each class: a row for what they are, a column for what was predicted.
/// Of many classes, those are shown that were confused most often.
/// </summary>
public sealed class ConfusionMatrix : IPictured
{
    /// <summary>More classes than these make no picture that can be read.</summary>
    private const int MostShown = 40;

    private const int FewClasses = 8, CellWidth = 27, CellHeight = 23, NamesRoom = 220, MostLines = 20;

    private readonly Dictionary<(int Actual, int Predicted), int> counts = []; // of 10,000 classes a table would take 400 MB

    /// <summary>Counts pairs of classes.</summary>
    /// <param name="names">The classes' names.</param>
    /// <param name="pairs">For each item what it is and what was predicted, as indices of names.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not one of a name.</exception>
    public ConfusionMatrix(IReadOnlyList<string> names, IEnumerable<(long Actual, long Predicted)> pairs)
    {
        Names = names;
        foreach (var (actual, predicted) in pairs)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (Class(actual), Class(predicted)), out _)++;
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Pictures that open at a mistake's cell.</summary>
    internal IReadOnlyList<(ConfusedPair Pair, PictureGrid Pictures)> Pictures { get; set; } = [];

    /// <summary>How many items of one class were taken for the other.</summary>
    public int this[int actual, int predicted] => counts.GetValueOrDefault((Class(actual), Class(predicted)));

    /// <summary>The pairs of different classes that were confused, the most frequent first.</summary>
    /// <param name="minVal">The smallest count that is listed, at least 1.</param>
    public IReadOnlyList<ConfusedPair> MostConfused(int minVal = 1)
    {
        Argument.Positive(minVal, "How often classes were confused at least");
        return [.. Mistakes.Where(mistake => mistake.Count >= minVal).Select(mistake => new ConfusedPair(Names[mistake.Actual], Names[mistake.Predicted], mistake.Count))];
    }

    /// <summary>The counts as a heat map; zeros are left blank. The colour follows the cube root of the count, so that the many on the diagonal do not drown the mistakes beside it.</summary>
    public GenericChart Plot()
    {
        var (names, cells, title) = Shown();
        var chart = DeepLearning.Plot.Heatmap(cells, names, names, title, "predicted", "actual", format: "#", colors: Palette.Counts);
        return names.Count <= FewClasses ? chart : chart.WithSize(NamesRoom + CellWidth * names.Count, NamesRoom + CellHeight * names.Count);
    }

    /// <summary>The most confused pairs in words, the first of them where there are many.</summary>
    public override string ToString()
    {
        var pairs = MostConfused();
        return string.Join('\n', pairs.Take(MostLines).Select(pair => pair.ToString()).Concat(pairs.Count > MostLines ? [$"... ({Numbers.Write(pairs.Count, "N0")} pairs)"] : []));
    }

    string IHtml.ToHtml()
    {
        var (names, cells, title) = Shown();
        return ConfusionTable.Write(names, cells, title, Pictures);
    }

    /// <summary>The heat map as a picture.</summary>
    byte[] IPictured.ToPng() => ShownChart.Of(Plot()).Png;

    private IEnumerable<(int Actual, int Predicted, int Count)> Mistakes => counts.Where(cell => cell.Key.Actual != cell.Key.Predicted)
        .OrderByDescending(cell => cell.Value).ThenBy(cell => cell.Key).Select(cell => (cell.Key.Actual, cell.Key.Predicted, cell.Value));

    /// <summary>The names of the classes that are shown, how often each was taken for each, and which they are.</summary>
    private (IReadOnlyList<string> Names, int[,] Cells, string Title) Shown()
    {
        var (classes, title) = ShownClasses();
        var cells = new int[classes.Count, classes.Count];
        foreach (var (row, actual) in classes.Index())
            foreach (var (column, predicted) in classes.Index())
                cells[row, column] = this[actual, predicted];
        return ([.. classes.Select(shown => Names[shown])], cells, title);
    }

    /// <summary>The classes that are shown, and what they are: all, or of many those that were confused most often.</summary>
    private (IReadOnlyList<int> Classes, string Title) ShownClasses()
    {
        if (Names.Count <= MostShown)
            return ([.. Enumerable.Range(0, Names.Count)], "Confusion matrix");
        var mistakes = Mistakes.ToList();
        var confused = mistakes.SelectMany(mistake => new[] { mistake.Actual, mistake.Predicted }).Distinct().Take(MostShown).ToHashSet();
        if (confused.Count == 0)
            return ([.. Enumerable.Range(0, MostShown)], string.Create(CultureInfo.InvariantCulture, $"Confusion matrix of the first {MostShown} of {Names.Count:N0} classes: no mistakes"));
        var seen = mistakes.Where(mistake => confused.Contains(mistake.Actual) && confused.Contains(mistake.Predicted)).Sum(mistake => mistake.Count);
        return ([.. confused.Order()], string.Create(CultureInfo.InvariantCulture,
            $"Confusion matrix of the {confused.Count} most confused of {Names.Count:N0} classes: {seen:N0} of {mistakes.Sum(mistake => mistake.Count):N0} mistakes"));
    }

    private int Class(long index) => (int)Argument.Within(index, 0, Names.Count - 1, "A class's index");
}
