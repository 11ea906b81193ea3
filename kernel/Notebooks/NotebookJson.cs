using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>
/// The text of an .ipynb as Jupyter writes it, so that a run changes only what ran: keys sorted, one space of indent,
/// text as lists of lines, no escapes that are not needed, a newline at the end.
/// </summary>
internal static class NotebookJson
{
    /// <summary>How deep a notebook's JSON may be nested.</summary>
    public const int MaxDepth = 256;

    private const int FlushBytes = 1 << 16;

    private static readonly JsonWriterOptions options = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = new PlainEncoder(),
        MaxDepth = MaxDepth,
    };

    private static readonly JsonSerializerOptions plain = new() { Encoder = options.Encoder };

    /// <summary>What a node of a notebook is; the elements of a list are what the list is.</summary>
    private enum Place
    {
        Other,
        Root,
        Cell,
        Output,
        Data,
        Text,
    }

    /// <summary>Writes the notebook piece by piece: of a large one there is never a second copy in memory.</summary>
    public static void Write(JsonObject root, Stream stream)
    {
        using (var writer = new Utf8JsonWriter(stream, options))
            Write(writer, root, Place.Root, new());
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Text that a notebook keeps whole or as a list of its lines.</summary>
    public static string Text(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(String)) : String(text) ?? "";

    /// <summary>A text as a file holds it, which takes half the memory of a string.</summary>
    public static JsonNode Value(string text) => JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(text, plain))!;

    /// <summary>The node's text where it is one, and null where it is something else.</summary>
    public static string? String(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Whether Jupyter splits the content into lines.</summary>
    private static bool IsText(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "image/svg+xml" or "application/javascript";

    private static Place Inside(Place place, string key) => (place, key) switch
    {
        (Place.Root, "cells") => Place.Cell,
        (Place.Cell, "source") or (Place.Output, "text") => Place.Text,
        (Place.Cell, "outputs") => Place.Output,
        (Place.Output, "data") => Place.Data,
        (Place.Data, _) when IsText(key) => Place.Text,
        _ => Place.Other,
    };

    private static void Write(Utf8JsonWriter writer, JsonNode? node, Place place, TextBuffer text)
    {
        if (writer.BytesPending > FlushBytes)
            writer.Flush();
        switch (node)
        {
            case JsonObject branch:
                writer.WriteStartObject();
                foreach (var (key, value) in branch.OrderBy(each => each.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, value, Inside(place, key), text);
                }
                writer.WriteEndObject();
                break;
            case JsonArray or JsonValue when place == Place.Text:
                WriteLines(writer, text.Of(node));
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var each in list)
                    Write(writer, each, place, text);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static void WriteLines(Utf8JsonWriter writer, ReadOnlySpan<char> text)
    {
        writer.WriteStartArray();
        while (!text.IsEmpty)
        {
            var length = text.IndexOf('\n') is var newline and >= 0 ? newline + 1 : text.Length;
            writer.WriteStringValue(text[..length]);
            if (writer.BytesPending > FlushBytes)
                writer.Flush();
            text = text[length..];
        }
        writer.WriteEndArray();
    }

    /// <summary>Escapes what JSON demands and nothing else: a notebook is no HTML page.</summary>
    private sealed class PlainEncoder : JavaScriptEncoder
    {
        private static readonly SearchValues<byte> ascii = SearchValues.Create([.. Enumerable.Range(' ', 0x80 - ' ').Except(['"', '\\']).Select(code => (byte)code)]);

        public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

        public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

        /// <summary>Pictures are megabytes of letters: they are passed over many at a time.</summary>
        public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
        {
            var plain = utf8Text.IndexOfAnyExcept(ascii);
            if (plain < 0)
                return -1;
            var rest = base.FindFirstCharacterToEncodeUtf8(utf8Text[plain..]);
            return rest < 0 ? -1 : plain + rest;
        }

        public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
        {
            for (var i = 0; i < textLength; i++)
            {
                // Half of a surrogate pair alone is no text and becomes U+FFFD; a pair stays.
                if (char.IsHighSurrogate(text[i]) && i + 1 < textLength && char.IsLowSurrogate(text[i + 1]))
                    i++;
                else if (WillEncode(text[i]) || char.IsSurrogate(text[i]))
                    return i;
            }
            return -1;
        }

        public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
            UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
    }
}
