using DeepLearning;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Gpu;

/// <summary>
/// One training step of each kind of model from the same weights and batch: how far loss, gradients and weights lie, as shares of their norms, from those in float64 on the processor.
/// On the device in float64, in float32 without TF32 (beside what the processor's float32 is apart: what rounding does to such a network), and in 16 bits with the gradients scaled.
/// </summary>
internal static class GpuAgreement
{
    private const double Bar = 1e-4, Rate = 1e-3, BearableScale = 256;
    private const int Classes = 37;

    /// <summary>Prints the distances.</summary>
    /// <returns>Whether all in float64, and the losses in float32, are below the bar.</returns>
    public static bool Print(GpuSettings settings)
    {
        var rows = new List<object[]>();
        backends.cudnn.allow_tf32 = false;
        foreach (var (name, make, x, y, loss) in Cases(settings))
        {
            using var scope = NewDisposeScope();
            Lessons.Seed(1);
            var start = make().state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
            (Tensor Loss, Tensor[] Gradients, Tensor[] Weights) Of(Device device, ScalarType type, Precision? precision = null)
            {
                var model = make();
                model.load_state_dict(start);
                Tensor As(Tensor tensor) => tensor.is_floating_point() ? tensor.to(type, device) : tensor.to(device);
                return Step(model.to(type).to(device), precision ?? new(), As(x), As(y), loss);
            }
            var half = Precision.Half();
            if (half?.Scaler is { } scaler)
                scaler.State = (BearableScale, 0); // it begins with one that overflows, and leaves the first steps out
            var exact = Of(CPU, ScalarType.Float64);
            foreach (var (computed, step) in new[]
            {
                ($"float64, {Lessons.Device}", Of(Lessons.Device, ScalarType.Float64)), ("float32, cpu", Of(CPU, ScalarType.Float32)),
                ($"float32, {Lessons.Device}", Of(Lessons.Device, ScalarType.Float32)), ($"16 bits, {Lessons.Device}", Of(Lessons.Device, ScalarType.Float32, half)),
            })
            {
                double[] apart = [Apart([exact.Loss], [step.Loss]), Apart(exact.Gradients, step.Gradients), Apart(exact.Weights, step.Weights)];
                var good = computed.StartsWith("float64", StringComparison.Ordinal) ? apart.Max() < Bar : !computed.StartsWith("float32", StringComparison.Ordinal) || apart[0] < Bar;
                rows.Add([name, computed, .. apart.Select(share => (object)share), good ? "" : "too far"]);
                Figures.Add($"agreement, {name}, {computed}", "share", new() { ["loss"] = [apart[0]], ["gradients"] = [apart[1]], ["weights"] = [apart[2]] });
            }
        }
        backends.cudnn.allow_tf32 = true;
        Console.WriteLine(new Table(["", "computed in, on", "loss apart", "gradients", "weights after a step", ""], rows, "From float64 on the processor", "0.0e0"));
        return rows.All(row => !Equals(row[^1], "too far"));
    }

    /// <summary>Saves a model that learnt on the device, and reads it on the processor: the outputs of both.</summary>
    public static bool SavesAndLoads(GpuSettings settings)
    {
        using var scope = NewDisposeScope();
        backends.cudnn.allow_tf32 = false;
        var learner = GpuTraining.Learner(ResNet.ResNet18(Classes), settings with { Size = 64, BatchSize = 8, Batches = 2 });
        Alternation.Quietly(() => learner.Fit(1, Rate));
        var path = Path.Combine(Path.GetTempPath(), $"gpu-{Environment.ProcessId}.safetensors");
        learner.Save(path);
        var onCpu = ResNet.ResNet18(Classes);
        Weights.LoadInto(onCpu, path);
        File.Delete(path);
        using var quiet = no_grad();
        var x = randn(8, 3, 64, 64);
        learner.Model.eval();
        onCpu.eval();
        var apart = Apart([onCpu.call(x)], [learner.Model.call(x.to(Lessons.Device))]);
        backends.cudnn.allow_tf32 = true;
        Figures.Add("saved on the device, loaded on the processor", "share", new() { ["outputs"] = [apart] });
        Console.WriteLine($"Saved on {Lessons.Device}, loaded on the processor: the outputs lie {Numbers.Write(apart)} of their norm apart.");
        return apart < Bar;
    }

    private static IEnumerable<(string Name, Func<nn.Module<Tensor, Tensor>> Make, Tensor X, Tensor Y, Func<Tensor, Tensor, Tensor> Loss)> Cases(GpuSettings settings)
    {
        const int Few = 8, Users = 943, Films = 1682;
        Lessons.Seed(2);
        var pictures = randn(Few, 3, settings.Size, settings.Size);
        var names = randint(0, Classes, Few, int64);
        var pairs = stack([randint(1, Users, 4096, int64), randint(1, Films, 4096, int64)], 1);
        var stars = randint(1, 6, 4096, int64).to(float32);
        yield return ("ResNet-18", () => ResNet.ResNet18(Classes), pictures, names, Losses.CrossEntropy);
        yield return ("ResNet-34", () => ResNet.ResNet34(Classes), pictures, names, Losses.CrossEntropy);
        yield return ("ResNet-50", () => ResNet.ResNet50(Classes), pictures, names, Losses.CrossEntropy);
        yield return ("ResNet-50, channels last", () => Layers.ToChannelsLast(ResNet.ResNet50(Classes)), pictures, names, Losses.CrossEntropy);
        yield return ("multi-label head", () => new VisionModel(ResNet.ResNet18(Classes).Body, outputs: 20), pictures, randint(0, 2, [Few, 20], int64).to(float32), Losses.BceWithLogits);
        yield return ("points", () => new VisionModel(ResNet.ResNet18(Classes).Body, outputs: 2, range: (-1, 1)), pictures, rand(Few, 2), Losses.Mse);
        yield return ("dot product with bias", () => new EmbeddingDotBias(Users, Films, 50, (0, 5.5)), pairs, stars, Losses.Mse);
        yield return ("CollabNN", () => new CollabNN(Users, Films, [100], (0, 5.5)), pairs, stars, Losses.Mse);
    }

    private static (Tensor Loss, Tensor[] Gradients, Tensor[] Weights) Step(nn.Module<Tensor, Tensor> model, Precision precision, Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> lossOf)
    {
        foreach (var dropout in model.modules().OfType<TorchSharp.Modules.Dropout>())
            dropout.p = 0; // its chance differs from device to device
        model.train();
        var optimizer = new AdamOptimizer([new(model, model.named_parameters()) { LearningRate = Rate, WeightDecay = .01 }]);
        var loss = lossOf(precision.Forward(model, x), y);
        precision.Learn(loss, optimizer);
        return (loss.detach().cpu(), [.. optimizer.Gradients.Select(gradient => gradient.detach().cpu())], [.. model.parameters().Select(parameter => parameter.detach().cpu())]);
    }

    private static double Apart(Tensor[] expected, Tensor[] actual)
    {
        using var scope = NewDisposeScope();
        Tensor Flat(Tensor[] tensors) => cat([.. tensors.Select(tensor => tensor.detach().cpu().reshape(-1).to(float64))]);
        var (a, b) = (Flat(expected), Flat(actual));
        return ((a - b).norm() / a.norm()).item<double>();
    }
}
