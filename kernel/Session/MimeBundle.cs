using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>A value as Jupyter wants it: MIME type to content. Microsoft.DotNet.Interactive.Formatting decides both.</summary>
internal static class MimeBundle
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    /// <summary>The value in the given MIME types, or in those that its type prefers.</summary>
    public static JsonObject Of(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        var bundle = new JsonObject();
        foreach (var mimeType in mimeTypes.Count > 0 ? mimeTypes : Formatter.GetPreferredMimeTypesFor(value?.GetType()))
        {
            var text = Write(value, mimeType);
            // The library wraps a number or a list in a page's worth of HTML; in its plain form it reads the same and diffs better.
            if (mimeType == Html && text.ToString().StartsWith("<div class=\"dni-plaintext\">", StringComparison.Ordinal))
                Add(bundle, Plain, Write(value, Plain));
            else
                Add(bundle, mimeType, text);
        }
        return bundle;
    }

    /// <summary>Text that is already in the MIME type.</summary>
    public static JsonObject OfText(string mimeType, string text)
    {
        var (bundle, written) = (new JsonObject(), new BoundedWriter());
        written.Write(text);
        Add(bundle, mimeType, written);
        return bundle;
    }

    /// <summary>What goes beside a bundle's content: a picture's description, its text form, where nbformat's readers look for one.</summary>
    public static JsonObject Metadata(JsonObject bundle)
    {
        var metadata = new JsonObject();
        foreach (var (mimeType, _) in bundle.Where(each => each.Key.StartsWith("image/", StringComparison.Ordinal) && bundle[Plain] is not null))
            metadata[mimeType] = new JsonObject { ["alt"] = bundle[Plain]!.DeepClone() };
        return metadata;
    }

    /// <summary>About how many characters the bundle holds.</summary>
    public static long Size(JsonObject bundle) =>
        bundle.Sum(each => each.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text.Length : each.Value?.ToJsonString().Length ?? 0);

    public static bool IsJson(string mimeType) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    private static BoundedWriter Write(object? value, string mimeType)
    {
        var text = new BoundedWriter();
        using var context = new FormatContext(text);
        value.FormatTo(context, mimeType);
        return text;
    }

    /// <summary>Of plain text the beginning is of use; half a picture, page or JSON is of none.</summary>
    private static void Add(JsonObject bundle, string mimeType, BoundedWriter text)
    {
        if (!text.IsFull)
            bundle[mimeType] = Content(mimeType, text.ToString());
        else
            bundle[Plain] = mimeType == Plain ? Limits.Cut(text.ToString(), text.Length) : Limits.LeftOut(mimeType, text.Length);
    }

    private static JsonNode? Content(string mimeType, string text)
    {
        if (!IsJson(mimeType))
            return text;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            throw new FormatException($"The {mimeType} of this value is not JSON: {error.Message}", error);
        }
    }
}
