namespace DeepLearning;

/// <summary>How a hyper-parameter moves during training: functions of the progress, 0 at the start and 1 at the end.</summary>
public static class Schedules
{
    /// <summary>Half a cosine wave from <paramref name="start"/> to <paramref name="end"/>: slow, fast, slow.</summary>
    public static Func<double, double> Cosine(double start, double end) =>
        progress => start + (1 + Math.Cos(Math.PI * (1 - progress))) * (end - start) / 2;

    /// <summary>Up (or down) from start to middle in the first <paramref name="share"/> of the training, then back to end in the rest, both by cosine.</summary>
    public static Func<double, double> CombinedCosine(double share, double start, double middle, double end)
    {
        var (first, second) = (Cosine(start, middle), Cosine(middle, end));
        return progress => progress < share ? first(progress / share) : second((progress - share) / (1 - share));
    }
}
