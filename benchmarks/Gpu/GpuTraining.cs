using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks.Gpu;

/// <summary>
/// Training ResNet-34 and ResNet-50 as the lecture does, on the device that <see cref="Lessons.Device"/> chooses: in float32 (convolutions in TF32, as torch has it),
/// in float32 without TF32, and in 16 bits; in both memory layouts. The pictures are noise and lie on the device.
/// </summary>
internal static class GpuTraining
{
    private const int Classes = 37, WarmUps = 2;

    public static void Compare(GpuSettings settings)
    {
        using var torch = LineProcess.Python(settings.Python, "gpu.py", Lessons.Device.ToString(), $"{settings.Size}", $"{settings.BatchSize}", $"{settings.Batches}");
        foreach (var (network, make) in new Dictionary<string, Func<ResNet>> { ["resnet34"] = () => ResNet.ResNet34(Classes), ["resnet50"] = () => ResNet.ResNet50(Classes) })
            foreach (var precision in new[] { "exact", "float32", "half" })
                foreach (var layout in new[] { "contiguous_format", "channels_last" })
                {
                    using var scope = NewDisposeScope();
                    backends.cudnn.allow_tf32 = precision != "exact";
                    var learner = Learner(layout == "channels_last" ? Layers.ToChannelsLast(make()) : make(), settings);
                    if (precision == "half")
                        learner.ToFp16(); // says so where the device gains nothing
                    var measures = new Dictionary<string, Func<double>>
                    {
                        ["C#"] = () => PicturesPerSecond(learner, settings),
                        ["PyTorch"] = () => torch.Measure($"{network} {precision} {layout}"),
                    };
                    if (precision == "half")
                        measures["PyTorch, bfloat16"] = () => torch.Measure($"{network} bfloat16 {layout}");
                    Alternation.Compare($"{network}, {precision}, {layout}, {settings.Size} px, batch {settings.BatchSize}, on {Lessons.Device}, {settings.Pairs} alternations", "pictures/s", WarmUps, settings.Pairs, measures);
                }
        backends.cudnn.allow_tf32 = true;
    }

    /// <summary>A learner on noise that lies on the device.</summary>
    public static Learner Learner(ResNet model, GpuSettings settings) => NoiseTraining.Learner(model, settings.Pictures, settings.Size, settings.BatchSize, Classes);

    /// <summary>The speed of an epoch.</summary>
    public static double PicturesPerSecond(Learner learner, GpuSettings settings) => NoiseTraining.PicturesPerSecond(learner, settings.Pictures);
}
