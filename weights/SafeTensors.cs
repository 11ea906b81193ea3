using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Named tensors in one file of the safetensors format, which Python reads too: the length of a JSON header (8 bytes, little-endian),
/// the header (name: dtype, shape, where its bytes are), the bytes. https://huggingface.co/docs/safetensors
/// </summary>
public static class SafeTensors
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] types =
    [
        ("F32", ScalarType.Float32, 4), ("F64", ScalarType.Float64, 8), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2), ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
        ("C64", ScalarType.ComplexFloat32, 8),
    ];

    // The format's own limit.
    private const long MaxHeaderBytes = 100_000_000;

    private static string TypeNames => string.Join(", ", types.Select(type => type.Name));

    /// <summary>Writes the tensors, from whatever device. A file of that name is replaced whole, or stays as it is if anything goes wrong.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors) => Write(path, tensors, null);

    /// <summary>Writes the tensors, and texts that go with them.</summary>
    internal static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = new JsonObject();
        if (metadata is not null)
            header[SafeTensorsHeader.Metadata] = new JsonObject(metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        var end = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var start = end;
            end += tensor.numel() * tensor.element_size();
            header[name] = new JsonObject
            {
                ["dtype"] = types.FirstOrDefault(type => type.Type == tensor.dtype).Name
                    ?? throw new ArgumentException($"'{name}' is of type {tensor.dtype}. Only {TypeNames} can be written: convert it first, with .to(…).", nameof(tensors)),
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(start, end),
            };
        }
        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
            stream.Write(length);
            stream.Write(json);
            foreach (var tensor in tensors.Values)
            {
                using var scope = NewDisposeScope();
                TensorBytes.ForEachPiece(tensor.detach().cpu().contiguous(), piece => stream.Write(piece));
            }
        });
    }

    /// <summary>Reads the tensors, onto the CPU. They are the caller's to dispose.</summary>
    /// <exception cref="InvalidDataException">The file is not in this format, or damaged.</exception>
    public static Dictionary<string, Tensor> Read(string path) => ReadAll(path).Tensors;

    /// <summary>Reads the tensors, and the texts that go with them.</summary>
    internal static (Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata) ReadAll(string path)
    {
        using var stream = File.OpenRead(path);
        using var scope = NewDisposeScope();
        try
        {
            var tensors = new Dictionary<string, Tensor>();
            var (entries, metadata) = Entries(stream);
            foreach (var entry in entries)
            {
                var tensor = empty(entry.Shape, TypeOf(entry).Type);
                TensorBytes.ForEachPiece(tensor, stream.ReadExactly);
                tensors.Add(entry.Name, tensor);
            }
            foreach (var tensor in tensors.Values)
                tensor.MoveToOuterDisposeScope();
            return (tensors, metadata);
        }
        catch (Exception error) when (Damage.Says(error))
        {
            throw Damage.Of(path, "safetensors", error);
        }
    }

    /// <summary>The file's tensors in the order of their bytes, which the stream then stands at, and its texts. All are looked at before memory is taken for one.</summary>
    private static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Entries(FileStream stream)
    {
        var length = new byte[8];
        stream.ReadExactly(length);
        var size = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (size < 0 || size > stream.Length - 8)
            throw new InvalidDataException("its header is longer than the file.");
        if (size > MaxHeaderBytes)
            throw new InvalidDataException($"its header has {size} bytes, more than the {MaxHeaderBytes} that the format allows.");
        var json = new byte[size];
        stream.ReadExactly(json);
        var (parsed, metadata) = SafeTensorsHeader.Parse(json);
        var entries = parsed.OrderBy(entry => entry.Start).ThenBy(entry => entry.End).ToList();
        var end = 0L;
        foreach (var entry in entries)
        {
            CheckSize(entry);
            if (entry.Start != end)
                throw new InvalidDataException($"'{entry.ShortName}' begins at byte {entry.Start}, where the tensor before it ends at byte {end}.");
            end = entry.End;
        }
        if (end != stream.Length - stream.Position)
            throw new InvalidDataException($"its tensors have {end} bytes, and {stream.Length - stream.Position} bytes follow its header{(entries is [.., var last] ? $" ('{last.ShortName}' is the last)" : "")}.");
        return (entries, metadata);
    }

    private static void CheckSize(SafeTensorsEntry entry)
    {
        // Sizes of 0 count as 1 here: libtorch multiplies the others all the same, for its strides.
        var elements = entry.Shape.Aggregate((Int128)1, (product, size) => product > long.MaxValue ? product : product * Math.Max(1, size));
        var bytes = elements * TypeOf(entry).Bytes;
        if (bytes > long.MaxValue)
            throw new InvalidDataException($"'{entry.ShortName}' has a shape of [{string.Join(", ", entry.Shape)}], longer than any file.");
        if (entry.End - entry.Start != (entry.Shape.Contains(0) ? 0 : (long)bytes))
            throw new InvalidDataException($"'{entry.ShortName}' has {entry.End - entry.Start} bytes for a shape of [{string.Join(", ", entry.Shape)}] of type {entry.Type}.");
    }

    private static (ScalarType Type, int Bytes) TypeOf(SafeTensorsEntry entry)
    {
        foreach (var (name, type, bytes) in types)
            if (name == entry.Type)
                return (type, bytes);
        throw new InvalidDataException($"'{entry.ShortName}' is of type {entry.Type}. Only {TypeNames} can be read: in Python, convert it first, with .to(…).");
    }
}
