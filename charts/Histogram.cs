namespace DeepLearning;

/// <summary>How many values fall into each of equally wide bins.</summary>
internal static class Histogram
{
    /// <summary>Bins from the least value to the greatest, which counts in the last bin.</summary>
    /// <returns>The bins' edges, one more than counts, and the counts.</returns>
    public static (IReadOnlyList<double> Edges, IReadOnlyList<int> Counts) Count(IReadOnlyCollection<double> values, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (values.Count == 0)
            return ([0], []);
        var (low, high) = (values.Min(), values.Max());
        var width = high > low ? (high - low) / bins : 1;
        var counts = new int[high > low ? bins : 1];
        foreach (var value in values)
            counts[Math.Min((int)((value - low) / width), counts.Length - 1)]++;
        return ([.. Enumerable.Range(0, counts.Length + 1).Select(i => low + i * width)], counts);
    }
}
