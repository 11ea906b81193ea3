using System.Diagnostics;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Training on pictures of noise that lie in the device's memory: what the network alone takes.</summary>
internal static class NoiseTraining
{
    /// <summary>A learner on square pictures. The Python loops only train, so next to nothing is left here to validate on.</summary>
    public static Learner Learner(ResNet model, int pictures, int size, int batchSize, int classes)
    {
        Lessons.Seed(1);
        var (x, y) = (randn(pictures, 3, size, size), randint(0, classes, pictures, int64));
        return new(new(new TensorDataLoader(x, y, batchSize, training: true), new TensorDataLoader(x[..1], y[..1], 1, training: false)), model, Losses.CrossEntropy);
    }

    /// <summary>The speed of an epoch.</summary>
    public static double PicturesPerSecond(Learner learner, int pictures)
    {
        var clock = Stopwatch.StartNew();
        Alternation.Quietly(() => learner.Fit(1, 1e-3));
        return pictures / clock.Elapsed.TotalSeconds;
    }
}
