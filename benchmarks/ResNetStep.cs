using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Training a ResNet-18 on pictures of 64 px: batch 32, 37 classes, Adam, two threads. The pictures are noise and lie in memory.</summary>
internal static class ResNetStep
{
    private const int BatchSize = 32, Batches = 4, Size = 64, Classes = 37, Threads = 2, WarmUps = 2;

    public static void Compare(int pairs)
    {
        set_num_threads(Threads);
        using var torch = new PythonProcess("resnet.py", $"{Batches}", $"{Threads}");
        var learners = new Dictionary<string, Learner>
        {
            ["float32"] = Learner(ResNet.ResNet18(Classes)),
            ["float32, channels last"] = Learner(Layers.ToChannelsLast(ResNet.ResNet18(Classes))),
        };
        foreach (var (name, learner) in learners)
            Alternation.Compare($"ResNet-18, {name}, {pairs} alternations", "pictures/s", WarmUps, pairs, new()
            {
                ["C#"] = () => PicturesPerSecond(learner),
                ["PyTorch"] = () => torch.Measure(name),
            });
        var half = Learner(Layers.ToChannelsLast(ResNet.ResNet18(Classes))).ToFp16(); // says so where the processor has no bfloat16
        Alternation.Compare($"ResNet-18, ToFp16, channels last, {pairs} alternations", "pictures/s", WarmUps, pairs, new()
        {
            ["C#, ToFp16"] = () => PicturesPerSecond(half),
            ["C#, float32"] = () => PicturesPerSecond(learners["float32, channels last"]),
        });
    }

    private static Learner Learner(ResNet model) => NoiseTraining.Learner(model, Batches * BatchSize, Size, BatchSize, Classes);

    private static double PicturesPerSecond(Learner learner) => NoiseTraining.PicturesPerSecond(learner, Batches * BatchSize);
}
