using Deedle;

namespace DeepLearning;

/// <summary>A column of a Deedle frame that something is learnt from.</summary>
internal static class FrameColumn
{
    /// <summary>The values by the keys of their rows.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it has gaps, empty texts or numbers that are not finite; the message says where, and what to do.</exception>
    public static IReadOnlyList<KeyValuePair<int, object>> WithoutGaps(Frame<int, string> frame, string name)
    {
        if (!frame.ColumnKeys.Contains(name))
            throw new ArgumentException($"There is no column '{name}'. The frame has: {string.Join(", ", frame.ColumnKeys)}.", nameof(frame));
        var column = frame.GetColumn<object>(name);
        if (column.ValueCount < column.KeyCount)
            throw new ArgumentException(
                $"{column.KeyCount - column.ValueCount} of {column.KeyCount} rows have no '{name}'. Leave them out first: frame.DropSparseRows().", nameof(frame));
        var empty = column.Observations.Where(row => Numbers.Of(row.Value) is { } number ? !double.IsFinite(number) : row.Value is string text && string.IsNullOrWhiteSpace(text)).ToList();
        if (empty.Count > 0)
            throw new ArgumentException($"{empty.Count} of {column.KeyCount} rows have an empty '{name}', or a number that is not finite; the first of them is row {empty[0].Key}. Leave them out first: frame.Where(row => ...).", nameof(frame));
        return [.. column.Observations];
    }
}
