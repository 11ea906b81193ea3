using System.Diagnostics;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Training ResNet-34 and ResNet-50 as the lecture does, on the device that <see cref="Lessons.Device"/> chooses: float32 and in 16 bits, both memory layouts. The pictures are noise and lie on the device.</summary>
internal static class Gpu
{
    private const int Classes = 37, WarmUps = 2;

    public static void Compare(FileInfo python, int size, int batchSize, int batches, int pairs)
    {
        using var torch = new PythonProcess(python, "gpu.py", Lessons.Device.ToString(), $"{size}", $"{batchSize}", $"{batches}");
        foreach (var (network, make) in new Dictionary<string, Func<ResNet>> { ["resnet34"] = () => ResNet.ResNet34(Classes), ["resnet50"] = () => ResNet.ResNet50(Classes) })
            foreach (var half in new[] { false, true })
                foreach (var channelsLast in new[] { false, true })
                {
                    using var scope = NewDisposeScope();
                    var learner = Learner(channelsLast ? Layers.ToChannelsLast(make()) : make(), size, batchSize, batches);
                    if (half)
                        learner.ToFp16(); // says so where the device gains nothing
                    var what = $"{network} {(half ? "half" : "float32")} {(channelsLast ? "channels_last" : "contiguous_format")}";
                    Alternation.Compare($"{what}, {size} px, batch {batchSize}, on {Lessons.Device}, {pairs} alternations", "pictures/s", WarmUps, pairs, new()
                    {
                        ["C#"] = () => PicturesPerSecond(learner, batchSize * batches),
                        ["PyTorch"] = () => torch.Measure(what),
                    });
                }
    }

    private static Learner Learner(ResNet model, int size, int batchSize, int batches)
    {
        Lessons.Seed(1);
        var (x, y) = (randn(batches * batchSize, 3, size, size), randint(0, Classes, batches * batchSize, int64));
        // The Python loop only trains, so next to nothing is left here to validate on.
        return new(new(new TensorDataLoader(x, y, batchSize, training: true), new TensorDataLoader(x[..1], y[..1], 1, training: false)), model, Losses.CrossEntropy);
    }

    private static double PicturesPerSecond(Learner learner, int pictures)
    {
        var clock = Stopwatch.StartNew();
        Alternation.Quietly(() => learner.Fit(1, 1e-3));
        return pictures / clock.Elapsed.TotalSeconds;
    }
}
