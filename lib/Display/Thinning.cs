namespace DeepLearning;

/// <summary>Thins a long line to what can be seen of it: of each stretch its least and its greatest value, so that no peak is lost.</summary>
internal static class Thinning
{
    /// <summary>Points of a line of about as many pixels; longer lines are thinned to at most so many.</summary>
    public const int Most = 1000;

    public static (double[] X, double[] Y) Thin(double[] x, double[] y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"A line needs as many x as y, but has {x.Length} and {y.Length}.", nameof(y));
        if (x.Length <= Most)
            return (x, y);
        var stretches = (Most - 2) / 2;
        var kept = Enumerable.Range(0, stretches).SelectMany(i => Extremes(y, i * (long)y.Length / stretches, (i + 1) * (long)y.Length / stretches))
            .Prepend(0).Append(x.Length - 1).Distinct().Order().ToList();
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }

    private static IEnumerable<int> Extremes(double[] y, long from, long to)
    {
        var stretch = Enumerable.Range((int)from, (int)(to - from)).ToList();
        return [stretch.MinBy(i => y[i]), stretch.MaxBy(i => y[i])];
    }
}
