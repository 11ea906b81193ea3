using DeepLearning;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Gpu;

/// <summary>More than the GPU holds, on purpose: what is said, and whether the next batch of usual size learns.</summary>
internal static class GpuMemory
{
    private const int TooMany = 4096;

    public static bool Exhaust(GpuSettings settings)
    {
        if (Lessons.Device.type != DeviceType.CUDA)
        {
            Console.WriteLine($"Memory: left out on {Lessons.Device}, whose memory the machine needs.");
            return true;
        }
        using var scope = NewDisposeScope();
        var usual = GpuTraining.Learner(ResNet.ResNet50(37), settings);
        Alternation.Quietly(() => usual.Fit(1, 1e-3));
        var before = GpuTraining.PicturesPerSecond(usual, settings);
        var (x, y) = (zeros(TooMany, 3, settings.Size, settings.Size), zeros(TooMany, int64));
        var greedy = new Learner(new(new TensorDataLoader(x, y, TooMany, training: true), usual.Data.Valid), usual.Model, Losses.CrossEntropy);
        try
        {
            Alternation.Quietly(() => greedy.Fit(1, 1e-3));
            Console.WriteLine($"Memory: a batch of {TooMany} fits.");
            return false;
        }
        catch (InsufficientMemoryException error)
        {
            Console.WriteLine($"Memory: a batch of {TooMany}: {error.Message}");
        }
        var after = GpuTraining.PicturesPerSecond(usual, settings);
        Figures.Add("training before and after memory ran out", "pictures/s", new() { ["before"] = [before], ["after"] = [after] });
        Console.WriteLine($"Memory: {settings.BatchSize} pictures a batch as before, {before:0} pictures/s before and {after:0} after.");
        return true;
    }
}
