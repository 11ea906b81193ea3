using System.Runtime.InteropServices;
using Google.Protobuf;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// The convolutions of a network in an ONNX file, in its order, each with the batch normalisation behind it. Only what is needed for that is read:
/// a file in the format of Protocol Buffers is fields with numbers, whose meaning onnx.proto tells. https://onnx.ai
/// </summary>
internal static class OnnxFile
{
    // Numbers of fields in onnx.proto: of a model, a graph, a node, a tensor.
    private const int Graph = 7, Node = 1, Initializer = 5, Input = 1, Output = 2, Operator = 4, Shape = 1, Type = 2, Floats = 4, Name = 8, Raw = 9;

    private const int Float = 1;

    /// <summary>What <paramref name="use"/> makes of the layers.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or <paramref name="use"/> finds that it is of another network.</exception>
    public static T Read<T>(string path, Func<List<(Tensor Weight, Tensor[] Norm)>, T> use)
    {
        try
        {
            return use(Layers(path));
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
