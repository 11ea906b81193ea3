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
    private static readonly JsonSerializerOptions options = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = new PlainEncoder(),
        MaxDepth = 256,
    };

    public static string ToText(JsonObject root)
    {
        var sorted = (JsonObject)Sorted(root)!;
        foreach (var cell in ((JsonArray)sorted["cells"]!).OfType<JsonObject>())
        {
            SplitLines(cell, "source");
            foreach (var output in (cell["outputs"] as JsonArray ?? []).OfType<JsonObject>())
            {
                SplitLines(output, "text");
                if (output["data"] is JsonObject data)
                {
                    foreach (var mimeType in data.Select(each => each.Key).Where(IsText).ToList())
                        SplitLines(data, mimeType);
                }
            }
        }
        return sorted.ToJsonString(options) + "\n";
    }

    /// <summary>Text that a notebook keeps whole or as a list of its lines.</summary>
    public static string Text(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)text ?? "";

    private static bool IsText(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "image/svg+xml" or "application/javascript";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject branch => new JsonObject(branch.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => KeyValuePair.Create(each.Key, Sorted(each.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static void SplitLines(JsonObject owner, string key)
    {
        if (owner[key] is not JsonValue value || !value.TryGetValue<string>(out var text))
            return;
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var newline and >= 0 ? newline + 1 : text.Length;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }
        owner[key] = lines;
    }

    /// <summary>Escapes what JSON demands and nothing else: a notebook is no HTML page.</summary>
    private sealed class PlainEncoder : JavaScriptEncoder
    {
        public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

        public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

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
