using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace NotebookKernel;

/// <summary>
/// What nbformat 4's schema says of the fields that this kernel uses. A field that is missing is taken as empty, as nbformat's readers do;
/// one of the wrong kind is refused with its place. Once a notebook is read, everything in it is what it seems.
/// </summary>
internal static class NotebookSchema
{
    /// <exception cref="FormatException">The notebook breaks the schema: where, and what was expected.</exception>
    public static void Check(JsonElement notebook)
    {
        try
        {
            CheckFields(notebook);
        }
        catch (InvalidOperationException)
        {
            throw new FormatException(NotUnicode("it"));
        }
    }

    private static void CheckFields(JsonElement notebook)
    {
        Is(notebook, "", JsonValueKind.Object, "an object");
        if (!notebook.TryGetProperty("nbformat", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var major) || major != 4)
            throw new FormatException("not a notebook of nbformat 4. Open it in Jupyter and save it again");
        if (notebook.TryGetProperty("nbformat_minor", out var minor) && (minor.ValueKind != JsonValueKind.Number || !minor.TryGetInt32(out _)))
            throw Wrong("nbformat_minor", "a whole number", minor);
        if (!notebook.TryGetProperty("cells", out var cells))
            throw new FormatException("not a notebook of nbformat 4: it has no cells");
        Each(cells, "cells", Cell);
        if (Object(notebook, "", "metadata") is { } metadata)
        {
            foreach (var key in new[] { "kernelspec", "language_info" })
            {
                if (Object(metadata, "metadata.", key) is { } entry)
                {
                    Text(entry, $"metadata.{key}.", "name");
                    Text(entry, $"metadata.{key}.", "language");
                }
            }
        }
        foreach (var property in notebook.EnumerateObject().Where(property => property.Name != "cells"))
            ReadTexts(property.Value);
    }

    private static void Cell(JsonElement cell, string at)
    {
        try
        {
            ReadTexts(cell);
        }
        catch (InvalidOperationException)
        {
            throw new FormatException(NotUnicode(at));
        }
        Is(cell, at, JsonValueKind.Object, "an object");
        var type = Required(cell, at, "cell_type");
        if (type.ValueKind != JsonValueKind.String || type.GetString() is not ("code" or "markdown" or "raw"))
            throw Wrong($"{at}.cell_type", "\"code\", \"markdown\" or \"raw\"", type);
        Text(cell, at + ".", "id");
        Lines(cell, at + ".", "source");
        if (Object(cell, at + ".", "metadata") is { } metadata && metadata.TryGetProperty("tags", out var tags))
            Each(tags, $"{at}.metadata.tags", (tag, place) => Is(tag, place, JsonValueKind.String, "a text"));
        if (Object(cell, at + ".", "attachments") is { } attachments)
        {
            foreach (var attachment in attachments.EnumerateObject())
                Bundle(attachment.Value, $"{at}.attachments[\"{attachment.Name}\"]");
        }
        if (type.ValueEquals("code"))
        {
            Count(cell, at);
            if (cell.TryGetProperty("outputs", out var outputs))
                Each(outputs, $"{at}.outputs", Output);
        }
    }

    private static void Output(JsonElement output, string at)
    {
        Is(output, at, JsonValueKind.Object, "an object");
        var type = Required(output, at, "output_type");
        switch (type.ValueKind == JsonValueKind.String ? type.GetString() : null)
        {
            case "stream":
                Is(Required(output, at, "name"), $"{at}.name", JsonValueKind.String, "a text");
                Required(output, at, "text");
                Lines(output, at + ".", "text");
                break;
            case "display_data" or "execute_result":
                Bundle(Required(output, at, "data"), $"{at}.data");
                Object(output, at + ".", "metadata");
                Count(output, at);
                break;
            case "error":
                Text(output, at + ".", "ename");
                Text(output, at + ".", "evalue");
                Each(Required(output, at, "traceback"), $"{at}.traceback", (line, place) => Is(line, place, JsonValueKind.String, "a text"));
                break;
            default:
                throw Wrong($"{at}.output_type", "\"stream\", \"display_data\", \"execute_result\" or \"error\"", type);
        }
    }

    /// <summary>MIME types and their content: any JSON where the type is JSON, else text.</summary>
    private static void Bundle(JsonElement bundle, string at)
    {
        Is(bundle, at, JsonValueKind.Object, "an object");
        foreach (var content in bundle.EnumerateObject())
        {
            if (!MimeBundle.IsJson(content.Name))
                Lines(content.Value, $"{at}[\"{content.Name}\"]");
        }
    }

    private static void Count(JsonElement owner, string at)
    {
        if (owner.TryGetProperty("execution_count", out var count) && count.ValueKind != JsonValueKind.Null && (count.ValueKind != JsonValueKind.Number || !count.TryGetInt32(out _)))
            throw Wrong($"{at}.execution_count", "a whole number or null", count);
    }

    private static void Lines(JsonElement owner, string path, string key)
    {
        if (owner.TryGetProperty(key, out var text))
            Lines(text, path + key);
    }

    private static void Lines(JsonElement text, string at)
    {
        if (text.ValueKind == JsonValueKind.Array)
            Each(text, at, (line, place) => Is(line, place, JsonValueKind.String, "a text"));
        else
            Is(text, at, JsonValueKind.String, "a text or a list of texts");
    }

    private static void Text(JsonElement owner, string path, string key)
    {
        if (owner.TryGetProperty(key, out var text))
            Is(text, path + key, JsonValueKind.String, "a text");
    }

    private static JsonElement? Object(JsonElement owner, string path, string key)
    {
        if (!owner.TryGetProperty(key, out var value))
            return null;
        Is(value, path + key, JsonValueKind.Object, "an object");
        return value;
    }

    private static void Each(JsonElement list, string at, Action<JsonElement, string> check)
    {
        Is(list, at, JsonValueKind.Array, "a list");
        foreach (var (i, each) in list.EnumerateArray().Index())
            check(each, $"{at}[{i}]");
    }

    private static JsonElement Required(JsonElement owner, string at, string key) =>
        owner.TryGetProperty(key, out var value) ? value : throw new FormatException($"not a notebook of nbformat 4: {at} has no {key}");

    private static void Is(JsonElement value, string at, JsonValueKind kind, string expected)
    {
        if (value.ValueKind != kind)
            throw Wrong(at, expected, value);
    }

    private static FormatException Wrong(string at, string expected, JsonElement found)
    {
        var text = found.GetRawText();
        return new($"not a notebook of nbformat 4: {(at.Length == 0 ? "it" : at)} must be {expected}, and is {(text.Length > 40 ? text[..40] + "..." : text)}");
    }

    private static string NotUnicode(string at) => $"not a notebook: {at} holds text that is not Unicode";

    /// <summary>Throws InvalidOperationException where a text is none: JSON's escapes can give half a character.</summary>
    private static void ReadTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var raw = JsonMarshal.GetRawUtf8Value(value);
                if (raw.IndexOf("\\u"u8) >= 0 || !Utf8.IsValid(raw)) // Else it need not be copied to be looked at.
                    _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var each in value.EnumerateArray())
                    ReadTexts(each);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    ReadTexts(property.Value);
                }
                break;
        }
    }
}
