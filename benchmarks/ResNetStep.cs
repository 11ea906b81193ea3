using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Training a ResNet-18: batch 32, 37 classes, Adam, two threads. The pictures are noise and lie in memory.</summary>
internal static class ResNetStep
{
    private const int BatchSize = 32, Batches = 4, Classes = 37, Threads = 2, WarmUps = 2;

    /// <returns>By the order of the channels.</returns>
    public static IReadOnlyDictionary<string, Comparison> Compare(int size, int pairs)
    {
        set_num_threads(Threads);
        using var torch = LineProcess.Python("resnet.py", $"{Batches}", $"{Threads}", $"{size}");
        var learners = new Dictionary<string, Learner>
        {
            ["float32"] = Learner(ResNet.ResNet18(Classes), size),
            ["float32, channels last"] = Learner(Layers.ToChannelsLast(ResNet.ResNet18(Classes)), size),
        };
        var compared = learners.ToDictionary(entry => entry.Key, entry => Alternation.Compare($"ResNet-18, {size} px, {entry.Key}, {pairs} alternations", "pictures/s", WarmUps, pairs, new()
        {
            ["C#"] = () => PicturesPerSecond(entry.Value),
            ["PyTorch"] = () => torch.Measure(entry.Key),
        })["PyTorch"]);
        var half = Learner(Layers.ToChannelsLast(ResNet.ResNet18(Classes)), size).ToFp16(); // says so where the processor has no bfloat16
        Alternation.Compare($"ResNet-18, {size} px, ToFp16, channels last, {pairs} alternations", "pictures/s", WarmUps, pairs, new()
        {
            ["C#, ToFp16"] = () => PicturesPerSecond(half),
            ["C#, float32"] = () => PicturesPerSecond(learners["float32, channels last"]),
        });
        return compared;
    }

    private static Learner Learner(ResNet model, int size) => NoiseTraining.Learner(model, Batches * BatchSize, size, BatchSize, Classes);

    private static double PicturesPerSecond(Learner learner) => NoiseTraining.PicturesPerSecond(learner, Batches * BatchSize);
}
