using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Takes a ResNet's weights from the ONNX file of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18, which Microsoft's CNTK wrote: convolutions in the network's
/// order, each followed by its batch normalisation, under names that mean nothing. The first layer's weights are changed so that it takes pictures as the course normalises them.
/// </summary>
internal static class OnnxResNet
{
    public const string Extension = ".onnx";

    /// <summary>What the network was trained on is blue, green, red from 0 to 255, minus a mean picture: here the mean of each of its channels (ResNetPreprocess.onnx, beside the weights), as red, green, blue.</summary>
    private static readonly float[] means = [123.1516f, 115.9029f, 103.0626f];

    /// <summary>Copies the tensors of a file into the network's. If they do not fit, nothing is changed.</summary>
    /// <param name="network">A ResNet.</param>
    /// <param name="path">The file.</param>
    /// <param name="mean">Of red, green and blue from 0 to 1, the mean that pictures are normalised with.</param>
    /// <param name="std">Their standard deviations.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or of another network.</exception>
    public static void LoadInto(nn.Module network, string path, IReadOnlyList<float> mean, IReadOnlyList<float> std)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Weights.LoadInto(network, path, OnnxFile.Read(path, layers =>
        {
            var tensors = Named(layers, network);
            Rescale(tensors, Column(mean), Column(std));
            return tensors;
        }));
    }

    /// <summary>Gives the layers the network's names. A shortcut's place among the others differs, but convolutions of one size have the same order.</summary>
    private static Dictionary<string, Tensor> Named(List<(Tensor Weight, Tensor[] Norm)> layers, nn.Module network)
    {
        var names = network.state_dict().Where(entry => entry.Value.dim() == 4).OrderBy(entry => entry.Value.shape[2]).Select(entry => entry.Key).ToList();
        if (names.Count != layers.Count)
            throw new InvalidDataException($"it has {layers.Count} convolutions, and the network {names.Count}.");
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, (weight, norm)) in names.Zip(layers.OrderBy(layer => layer.Weight.shape[2])))
        {
            tensors[name] = weight;
            var behind = name.Replace("conv", "bn", StringComparison.Ordinal).Replace("downsample.0", "downsample.1", StringComparison.Ordinal)[..^"weight".Length];
            foreach (var (part, value) in new[] { "weight", "bias", "running_mean", "running_var" }.Zip(norm))
                tensors[behind + part] = value;
        }
        return tensors;
    }

    /// <summary>
    /// Folds the difference between the two ways to prepare a picture into the first layer. From x as the course gives it, the network's own input is 255 (std x + mean) - means:
    /// the factor goes into the convolution, and what is added into the mean that the batch normalisation takes off.
    /// </summary>
    private static void Rescale(Dictionary<string, Tensor> tensors, Tensor mean, Tensor std)
    {
        var weight = tensors["conv1.weight"].flip(1); // to red, green, blue
        tensors["bn1.running_mean"] = tensors["bn1.running_mean"] - (weight * (255 * mean - Column(means))).sum([1, 2, 3]);
        tensors["conv1.weight"] = weight * (255 * std);
    }

    private static Tensor Column(IReadOnlyList<float> values) => tensor(values.ToArray()).reshape(3, 1, 1);
}
