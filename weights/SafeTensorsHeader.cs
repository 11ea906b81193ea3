using System.Text.Json;

namespace DeepLearning;

/// <summary>What the header of a safetensors file says of a tensor: its type's name, its shape, and where its bytes begin and end behind the header.</summary>
internal sealed record SafeTensorsEntry(string Name, string Type, long[] Shape, long Start, long End)
{
    /// <summary>The name, cut where it is too long to be read.</summary>
    public string ShortName => Name.Length <= 100 ? Name : Name[..100] + "…";
}

/// <summary>Reads the header of a safetensors file, in one pass and without a tree of it: its work and memory are in proportion to its length.</summary>
internal static class SafeTensorsHeader
{
    // Tensor operations of libtorch take no more.
    private const int MaxDimensions = 64;

    /// <summary>The name under which the format keeps texts that go with the tensors.</summary>
    public const string Metadata = "__metadata__";

    /// <summary>The entries in their order, and the texts that go with them.</summary>
    /// <exception cref="InvalidDataException">Something is missing or twice there, or of the wrong kind.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        Expect(ref reader, JsonTokenType.StartObject, "header");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (names.Count == Weights.MaxTensors)
                throw new InvalidDataException($"it has more than {Weights.MaxTensors} tensors.");
            if (!names.Add(name))
                throw new InvalidDataException($"'{name}' occurs twice.");
            if (name == Metadata)
                metadata = Texts(ref reader);
            else
                entries.Add(Entry(ref reader, name));
        }
        while (reader.Read()) { } // nothing but spaces may follow
        return (entries, metadata);
    }

    private static Dictionary<string, string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new Dictionary<string, string>();
        Expect(ref reader, JsonTokenType.StartObject, Metadata);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"{Metadata}.{name}");
            texts[name] = texts.Count < Weights.MaxTensors ? reader.GetString()! : throw new InvalidDataException($"it has more than {Weights.MaxTensors} texts.");
        }
        return texts;
    }

    private static SafeTensorsEntry Entry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, name);
        while (Next(ref reader) == JsonTokenType.PropertyName)
            if (reader.ValueTextEquals("dtype"u8))
            {
                Expect(ref reader, JsonTokenType.String, $"{name}.dtype");
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("shape"u8))
                shape = Numbers(ref reader, $"{name}.shape", MaxDimensions);
            else if (reader.ValueTextEquals("data_offsets"u8))
                offsets = Numbers(ref reader, $"{name}.data_offsets", 2);
            else
                reader.Skip();
        return type is not null && shape is not null && offsets is [var start, var end]
            ? new(name, type, shape, start, end)
            : throw new InvalidDataException($"'{name}' needs a dtype, a shape and two data_offsets.");
    }

    private static long[] Numbers(ref Utf8JsonReader reader, string what, int limit)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, what);
        while (Next(ref reader) == JsonTokenType.Number)
            if (numbers.Count < limit && reader.TryGetInt64(out var number) && number >= 0)
                numbers.Add(number);
            else
                throw new InvalidDataException($"'{what}' must be at most {limit} whole numbers, none of them negative.");
        return reader.TokenType == JsonTokenType.EndArray ? [.. numbers] : throw new InvalidDataException($"'{what}' must hold nothing but numbers.");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType wanted, string what)
    {
        if (Next(ref reader) != wanted)
            throw new InvalidDataException($"'{what}' is not what the format asks for: {wanted}.");
    }
}
