using System.Globalization;
using Deedle;

namespace DeepLearning;

/// <content>Tables of Deedle frames.</content>
public sealed partial class Table
{
    /// <summary>The head of a frame, with the count of its rows where it is longer.</summary>
    /// <param name="frame">Any Deedle frame.</param>
    /// <param name="rows">How many rows are shown.</param>
    /// <param name="caption">What the table shows, above it.</param>
    public static Table From(IFrame frame, int rows = 10, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Apply(new Head(rows, caption));
    }

    /// <summary>The head of a series, with the count of its values where it is longer.</summary>
    /// <param name="series">Any Deedle series.</param>
    /// <param name="rows">How many values are shown.</param>
    /// <param name="caption">What the table shows, above it.</param>
    public static Table From<TKey, TValue>(Series<TKey, TValue> series, int rows = 10, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        var lines = series.Index.Keys.Zip(series.Vector.ObjectSequence.Select(ValueOf)).Take(rows)
            .Select(pair => (IReadOnlyList<object?>)[pair.First, pair.Second]);
        return new Table(["", "value"], lines, caption) { RowHeaders = 1, Note = Count(rows, series.KeyCount, "values") };
    }

    /// <summary>
    /// A frame's values by row and column, like pandas.crosstab: means where several fall together, blanks where there is none, coloured by magnitude.
    /// Rows and columns are sorted.
    /// </summary>
    /// <param name="frame">A frame with one row for each value.</param>
    /// <param name="row">The column whose values become the rows.</param>
    /// <param name="column">The column whose values become the columns.</param>
    /// <param name="value">The column of numbers.</param>
    /// <param name="caption">What the table shows, above it.</param>
    public static Table CrossTab<TRow>(Frame<TRow, string> frame, string row, string column, string value, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var means = Cells(frame, row).Zip(Cells(frame, column), Cells(frame, value))
            .Where(cell => cell.First is not null && cell.Second is not null && Numbers.Of(cell.Third) is { } number && !double.IsNaN(number))
            .GroupBy(cell => (Row: cell.First!, Column: cell.Second!), cell => Numbers.Of(cell.Third)!.Value)
            .ToDictionary(group => group.Key, group => group.Average());
        var columns = means.Keys.Select(key => key.Column).Distinct().Order().ToList();
        var lines = means.Keys.Select(key => key.Row).Distinct().Order()
            .Select(name => (IReadOnlyList<object?>)[name, .. columns.Select(other => means.TryGetValue((name, other), out var mean) ? (object)mean : null)]);
        return new Table([row, .. columns.Select(Name)], lines, caption ?? $"{value} by {row} and {column}",
            heatMap: (means.Values.DefaultIfEmpty().Min(), means.Values.DefaultIfEmpty().Max()))
        { RowHeaders = 1 };
    }

    private static IEnumerable<object?> Cells<TRow>(Frame<TRow, string> frame, string column)
    {
        if (!frame.ColumnKeys.Contains(column))
            throw new ArgumentException($"The frame has no column '{column}'. It has: {string.Join(", ", frame.ColumnKeys)}.", nameof(column));
        return frame.Columns[column].Vector.ObjectSequence.Select(ValueOf);
    }

    private static object? ValueOf(OptionalValue<object> cell) => cell.HasValue ? cell.Value : null;

    private static string? Count(int shown, int all, string what) =>
        all > shown ? string.Create(CultureInfo.InvariantCulture, $"the first {shown} of {all:N0} {what}") : null;

    private static string Name(object? key) => Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";

    private sealed class Head(int rows, string? caption) : IFrameOperation<Table>
    {
        public Table Invoke<TRow, TColumn>(Frame<TRow, TColumn> frame)
        {
            var columns = frame.ColumnKeys.Select(key => frame.Columns[key].Vector.ObjectSequence.Take(rows).ToList()).ToList();
            var lines = frame.RowKeys.Take(rows).Select((key, at) => (IReadOnlyList<object?>)[key, .. columns.Select(column => ValueOf(column[at]))]);
            return new Table(["", .. frame.ColumnKeys.Select(key => Name(key))], lines, caption)
            {
                RowHeaders = 1,
                Note = Count(rows, frame.RowCount, "rows"),
            };
        }
    }
}
