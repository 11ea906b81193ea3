namespace DeepLearning;

/// <summary>For each pixel of the target along one axis: which of the source's pixels go into it, and with what weights.</summary>
internal sealed class ResampleAxis
{
    private readonly float[] weights;
    private readonly int[] taps;
    private readonly int most;

    /// <summary><paramref name="length"/> pixels from <paramref name="start"/> on become <paramref name="size"/>, of which <paramref name="margin"/> at either end are left out.</summary>
    public ResampleAxis(double start, double length, int size, int margin)
    {
        (Start, End, Count) = ((int)Math.Floor(start), (int)Math.Ceiling(start + length), size - 2 * margin);
        var scale = length / size;
        var reach = Math.Max(scale, 1);
        most = 2 * (int)Math.Ceiling(reach) + 1;
        (First, taps, weights) = (new int[Count], new int[Count], new float[Count * most]);
        var exact = new double[most];
        for (var i = 0; i < Count; i++)
        {
            var centre = start + (i + margin + .5) * scale;
            First[i] = Math.Max(Start, (int)Math.Floor(centre - reach + .5));
            taps[i] = Math.Min(End, (int)Math.Floor(centre + reach + .5)) - First[i];
            var total = 0.0;
            for (var tap = 0; tap < taps[i]; tap++)
                total += exact[tap] = Math.Max(0, 1 - Math.Abs(First[i] + tap + .5 - centre) / reach);
            for (var tap = 0; tap < taps[i]; tap++)
                weights[i * most + tap] = (float)(exact[tap] / total);
        }
    }

    /// <summary>The first of the source's pixels.</summary>
    public int Start { get; }

    /// <summary>The one after the last.</summary>
    public int End { get; }

    /// <summary>The number of pixels of the target.</summary>
    public int Count { get; }

    /// <summary>For each pixel of the target the first one of the source.</summary>
    public int[] First { get; }

    public ReadOnlySpan<float> Weights(int i) => weights.AsSpan(i * most, taps[i]);
}
