using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Named tensors in one file of the safetensors format, which Python reads too: the length of a JSON header (8 bytes, little-endian),
/// the header (name: dtype, shape, where its bytes are), the bytes. https://huggingface.co/docs/safetensors
/// </summary>
public static class SafeTensors
{
    private static readonly (string Name, ScalarType Type)[] types =
    [
        ("F32", ScalarType.Float32), ("F64", ScalarType.Float64), ("F16", ScalarType.Float16), ("BF16", ScalarType.BFloat16),
        ("I64", ScalarType.Int64), ("I32", ScalarType.Int32), ("U8", ScalarType.Byte), ("BOOL", ScalarType.Bool),
    ];

    /// <summary>Writes the tensors, from whatever device. A file of that name is replaced whole, or stays as it is if anything goes wrong.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var header = new JsonObject();
        var end = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var start = end;
            end += tensor.numel() * tensor.element_size();
            header[name] = new JsonObject
            {
                ["dtype"] = types.First(type => type.Type == tensor.dtype).Name,
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(start, end),
            };
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
            stream.Write(length);
            stream.Write(json);
            foreach (var tensor in tensors.Values)
            {
                using var scope = NewDisposeScope();
                stream.Write(tensor.detach().cpu().contiguous().bytes);
            }
        });
    }

    /// <summary>Reads the tensors, onto the CPU. They are the caller's to dispose.</summary>
    /// <exception cref="InvalidDataException">The file is not in this format, or damaged.</exception>
    public static Dictionary<string, Tensor> Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var scope = NewDisposeScope();
        try
        {
            var length = new byte[8];
            stream.ReadExactly(length);
            var size = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (size < 0 || size > stream.Length - 8)
                throw new InvalidDataException("its header is longer than the file");
            var json = new byte[size];
            stream.ReadExactly(json);
            using var header = JsonDocument.Parse(json);
            var tensors = header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__")
                .ToDictionary(entry => entry.Name, entry => Read(stream, 8 + size, entry));
            foreach (var tensor in tensors.Values)
                tensor.MoveToOuterDisposeScope();
            return tensors;
        }
        catch (Exception error) when (error is EndOfStreamException or JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException or OverflowException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} cannot be read as tensors (safetensors): {error.Message} Save it anew, or take another copy of it.", error);
        }
    }

    private static Tensor Read(FileStream stream, long data, JsonProperty entry)
    {
        var type = entry.Value.GetProperty("dtype").GetString();
        var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        var dtype = types.FirstOrDefault(known => known.Name == type, (Name: "", Type: (ScalarType)(-1))).Type;
        if (dtype < 0)
            throw new InvalidDataException($"'{entry.Name}' is of the unknown type {type}.");
        var start = offsets[0] + data;
        if (shape.Any(size => size < 0) || offsets[0] < 0 || start > stream.Length)
            throw new InvalidDataException($"'{entry.Name}' lies outside the file.");
        var elements = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (elements > stream.Length - start)
            throw new InvalidDataException($"'{entry.Name}' is longer than the rest of the file.");
        var tensor = empty(shape, dtype);
        if (offsets[1] - offsets[0] != elements * tensor.element_size())
            throw new InvalidDataException($"'{entry.Name}' has {offsets[1] - offsets[0]} bytes for a shape of [{string.Join(", ", shape)}].");
        stream.Position = start;
        stream.ReadExactly(tensor.bytes);
        return tensor;
    }
}
