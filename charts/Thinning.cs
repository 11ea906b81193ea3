namespace DeepLearning;

/// <summary>Thins a long line to what can be seen of it: of each stretch its least and its greatest value, so that no peak is lost, and the gap in it.</summary>
internal static class Thinning
{
    /// <summary>About as many points as a line has pixels; longer lines are thinned to at most this many, and those around their gaps.</summary>
    public const int Most = 1000;

    public static (double[] X, double[] Y) Thin(double[] x, double[] y, bool logX = false, bool logY = false)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"A line needs as many x as y, but has {x.Length} and {y.Length}.", nameof(y));
        if (x.Length <= Most)
            return (x, y);
        var stretches = (Most - 2) / 2;
        var kept = Enumerable.Range(0, stretches).SelectMany(i => Seen((int)(i * (long)y.Length / stretches), (int)((i + 1) * (long)y.Length / stretches)))
            .Prepend(0).Append(x.Length - 1).Distinct().Order().ToList();
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);

        bool IsGap(int i) => !HasPlace(x[i], logX) || !HasPlace(y[i], logY);

        IEnumerable<int> Seen(int from, int to)
        {
            var points = Enumerable.Range(from, to - from).ToLookup(IsGap);
            int[] extremes = points[false].Any() ? [points[false].MinBy(i => y[i]), points[false].MaxBy(i => y[i])] : [];
            // With its neighbours, or the points between two gaps would be too few to make a line.
            return points[true].Any() ? [.. extremes, .. Enumerable.Range(points[true].First() - 1, 3).Where(i => i >= 0 && i < y.Length)] : extremes;
        }
    }

    private static bool HasPlace(double value, bool isLog) => double.IsFinite(value) && (!isLog || value > 0);
}
