using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>Reads the texts of a notebook one after the other into the same memory: as strings, those of a large one would fill several times the memory that it takes before the first is collected.</summary>
internal sealed class TextBuffer
{
    private readonly ArrayBufferWriter<char> text = new();

    /// <summary>What <see cref="NotebookJson.Text"/> gives, until the next is asked for.</summary>
    public ReadOnlySpan<char> Of(JsonNode? node)
    {
        text.ResetWrittenCount();
        if (node is JsonArray lines)
        {
            foreach (var line in lines)
                Add(line);
        }
        else
        {
            Add(node);
        }
        return text.WrittenSpan;
    }

    private void Add(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue(out JsonElement element) && element.ValueKind == JsonValueKind.String)
        {
            var raw = JsonMarshal.GetRawUtf8Value(element);
            var reader = new Utf8JsonReader(raw);
            reader.Read();
            text.Advance(reader.CopyString(text.GetSpan(raw.Length)));
        }
        else
        {
            text.Write(NotebookJson.String(node));
        }
    }
}
