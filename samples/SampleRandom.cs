namespace DeepLearning;

/// <summary>
/// Random numbers for drawn samples: the same ones on every system and in every version of .NET.
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014), and only arithmetic that IEEE 754 rounds exactly.
/// </summary>
internal sealed class SampleRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 ... <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>One of <paramref name="items"/>, each as likely.</summary>
    public T One<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Mean 0, variance 1, nearly normal: twelve uniforms added up, because a logarithm's last bit differs between systems.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += Uniform();
        return sum;
    }

    /// <summary>As many of <see cref="Normal"/> as asked for.</summary>
    public double[] Normals(int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = Normal();
        return values;
    }

    /// <summary>An index, with the chance of each in proportion to its step in the running total.</summary>
    public int Weighted(double[] runningTotal)
    {
        var found = Array.BinarySearch(runningTotal, Uniform() * runningTotal[^1]);
        return found < 0 ? ~found : found + 1;
    }

    /// <summary>Puts the items in a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next()
    {
        var z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
