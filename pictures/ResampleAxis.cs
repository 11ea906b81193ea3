namespace DeepLearning;

/// <summary>
/// For each pixel of the target along one axis: which of the source's pixels go into it, and with what weights. They are equally many for all of the axis,
/// some with weight 0: a processor foresees how often a loop runs if it is always the same.
/// </summary>
internal sealed class ResampleAxis
{
    private readonly float[] weights;

    /// <summary><paramref name="length"/> pixels from <paramref name="start"/> on become <paramref name="size"/>, of which <paramref name="margin"/> at either end are left out.</summary>
    public ResampleAxis(double start, double length, int size, int margin)
    {
        (Start, End, Count) = ((int)Math.Floor(start), (int)Math.Ceiling(start + length), size - 2 * margin);
        var scale = length / size;
        var reach = Math.Max(scale, 1);
        Taps = Math.Min((int)Math.Ceiling(2 * reach), End - Start);
        (First, weights) = (new int[Count], new float[Count * Taps]);
        var exact = new double[Taps];
        for (var i = 0; i < Count; i++)
        {
            var centre = start + (i + margin + .5) * scale;
            First[i] = Math.Clamp((int)Math.Floor(centre - reach + .5), Start, End - Taps);
            var total = 0.0;
            for (var tap = 0; tap < Taps; tap++)
                total += exact[tap] = Math.Max(0, 1 - Math.Abs(First[i] + tap + .5 - centre) / reach);
            for (var tap = 0; tap < Taps; tap++)
                weights[i * Taps + tap] = (float)(exact[tap] / total);
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

    /// <summary>How many of the source's pixels go into each one of the target.</summary>
    public int Taps { get; }

    public ReadOnlySpan<float> Weights(int i) => weights.AsSpan(i * Taps, Taps);
}
