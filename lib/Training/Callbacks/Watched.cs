namespace DeepLearning;

/// <summary>A column of the training table that a callback watches: where it was best. Lower is better for losses and errors, higher for everything else.</summary>
internal sealed class Watched(string column)
{
    private static readonly string[] errors = ["loss", "error", "mse", "mae"];

    /// <summary>Which of the finished epochs was the best, from 0, the first of equals; -1 where none has given a number.</summary>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public int Best(Learner learner)
    {
        var place = learner.ValidationNames.ToList().IndexOf(column);
        if (place < 0)
            throw new ArgumentException($"There is no column \"{column}\" to watch. Choose one of: {string.Join(", ", learner.ValidationNames)}.");
        var sign = errors.Any(error => column.Contains(error, StringComparison.OrdinalIgnoreCase)) ? 1 : -1;
        return learner.Recorder.Rows.Index().Select(row => (row.Index, Value: sign * (place == 0 ? row.Item.ValidLoss : row.Item.Metrics[place - 1])))
            .Where(row => double.IsFinite(row.Value)).DefaultIfEmpty((Index: -1, Value: 0)).MinBy(row => row.Value).Index;
    }
}
