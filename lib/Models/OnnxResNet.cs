using System.Runtime.InteropServices;
using Google.Protobuf;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Takes a ResNet's weights from the ONNX file of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18, which Microsoft's CNTK wrote: convolutions in the network's
/// order, each followed by its batch normalisation, under names that mean nothing. The first layer's weights are changed so that it takes pictures as <see cref="Normalize.ImageNet"/> leaves them.
/// </summary>
internal static class OnnxResNet
{
    public const string Extension = ".onnx";

    /// <summary>What the network was trained on is blue, green, red from 0 to 255, minus a mean picture: here the mean of each of its channels (ResNetPreprocess.onnx, beside the weights), as red, green, blue.</summary>
    private static readonly float[] means = [123.1516f, 115.9029f, 103.0626f];

    // Numbers of fields in onnx.proto: of a model, a graph, a node, a tensor.
    private const int Graph = 7, Node = 1, Initializer = 5, Input = 1, Output = 2, Operator = 4, Shape = 1, Type = 2, Floats = 4, Name = 8, Raw = 9;

    private const int Float = 1;

    /// <summary>Copies the tensors of a file into the network's. If they do not fit, nothing is changed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another network.</exception>
    public static void LoadInto(nn.Module network, string path)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Weights.LoadInto(network, path, Read(path, network));
    }

    private static Dictionary<string, Tensor> Read(string path, nn.Module network)
    {
        try
        {
            var tensors = Named(Layers(path), network);
            Rescale(tensors);
            return tensors;
        }
        catch (Exception error) when (error is InvalidProtocolBufferException || Damage.Says(error))
        {
            throw Damage.Of(path, "ONNX", error);
        }
    }

    /// <summary>The weights of each convolution, and scale, shift, mean and variance of the batch normalisation behind it.</summary>
    private static List<(Tensor Weight, Tensor[] Norm)> Layers(string path)
    {
        using var stream = File.OpenRead(path);
        using var model = new CodedInputStream(stream);
        var parts = Fields(((ByteString)Fields(model).First(field => field.Number == Graph).Value).CreateCodedInput()).ToLookup(field => field.Number, field => field.Value);
        var tensors = parts[Initializer].Select(Tensor).ToDictionary();
        var nodes = parts[Node].Select(node => FieldsOf(node)).ToList();
        var norms = nodes.Where(node => Is(node, "BatchNormalization")).ToDictionary(node => Texts(node, Input)[0], node => Texts(node, Input)[1..]);
        return [.. nodes.Where(node => Is(node, "Conv")).Select(node => (tensors[Texts(node, Input)[1]], norms[Texts(node, Output)[0]].Select(name => tensors[name]).ToArray()))];

        static bool Is(ILookup<int, object> node, string kind) => Texts(node, Operator).Contains(kind);
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
    private static void Rescale(Dictionary<string, Tensor> tensors)
    {
        var (mean, std) = (Column(Normalize.ImageNet.Mean), Column(Normalize.ImageNet.Std));
        var weight = tensors["conv1.weight"].flip(1); // to red, green, blue
        tensors["bn1.running_mean"] = tensors["bn1.running_mean"] - (weight * (255 * mean - Column(means))).sum([1, 2, 3]);
        tensors["conv1.weight"] = weight * (255 * std);

        static Tensor Column(IReadOnlyList<float> values) => tensor(values.ToArray()).reshape(3, 1, 1);
    }

    private static KeyValuePair<string, Tensor> Tensor(object bytes)
    {
        var fields = FieldsOf(bytes);
        var name = Texts(fields, Name)[0];
        if (fields[Type].Single() is not (long)Float)
            throw new InvalidDataException($"'{name}' does not hold 32-bit floats.");
        var shape = fields[Shape].SelectMany(size => size is ByteString packed ? Numbers(packed) : [(long)size]).ToArray();
        return new(name, tensor(MemoryMarshal.Cast<byte, float>(((ByteString)fields[Floats].Concat(fields[Raw]).Single()).Span).ToArray(), shape));
    }

    private static IEnumerable<long> Numbers(ByteString packed)
    {
        for (var input = packed.CreateCodedInput(); !input.IsAtEnd;)
            yield return input.ReadInt64();
    }

    private static string[] Texts(ILookup<int, object> fields, int number) => [.. fields[number].Select(text => ((ByteString)text).ToStringUtf8())];

    private static ILookup<int, object> FieldsOf(object message) => Fields(((ByteString)message).CreateCodedInput()).ToLookup(field => field.Number, field => field.Value);

    /// <summary>A message's fields by their numbers: whole numbers and bytes. There is nothing else in what is read here.</summary>
    private static IEnumerable<(int Number, object Value)> Fields(CodedInputStream message)
    {
        for (uint tag; (tag = message.ReadTag()) != 0;)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                yield return (number, message.ReadBytes());
            else if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint)
                yield return (number, message.ReadInt64());
            else
                message.SkipLastField();
        }
    }
}
