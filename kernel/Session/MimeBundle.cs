using System.Collections;
using System.Data;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>A value as Jupyter wants it: MIME type to content. Microsoft.DotNet.Interactive.Formatting decides both.</summary>
internal static class MimeBundle
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    private static readonly JsonDocumentOptions nested = new() { MaxDepth = 256 };
    private static readonly JsonSerializerOptions oneLine = new() { MaxDepth = 256, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value in the given MIME types, or in those that its type prefers; plain text stands beside HTML. A formatter that throws leaves its form out; a sequence's own exception goes to the caller.</summary>
    public static JsonObject Of(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        using var replayed = Replay(value);
        value = replayed?.Shown ?? value;
        var bundle = new JsonObject();
        foreach (var mimeType in mimeTypes.Count > 0 ? mimeTypes : Formatter.GetPreferredMimeTypesFor(value?.GetType()))
        {
            try
            {
                Add(bundle, value, mimeType);
            }
            catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException))
            {
                var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
                bundle[Plain] = Limits.Shown($"{Plainly(value)}\n({mimeType}: {cause.GetType().Name}: {cause.Message})");
            }
        }
        if (bundle[Html] is not null && bundle[Plain] is null)
            bundle[Plain] = Limits.Shown(LineEnds.Unified(Plainly(value)));
        replayed?.Failure?.Throw();
        return bundle;
    }

    /// <summary>Text that is already in the MIME type; what is made to be read, such as Markdown or a diagram's text, is its own plain text.</summary>
    public static JsonObject OfText(string mimeType, string text)
    {
        var bundle = new JsonObject();
        Add(bundle, mimeType, Written(text));
        if (mimeType != Plain && mimeType.StartsWith("text/", StringComparison.Ordinal) && bundle[mimeType] is not null)
            bundle[Plain] = mimeType == Html ? PlainText.OfHtml(text) : text;
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

    /// <summary>A sequence that is computed while it is read, read once for all forms; null for another value.</summary>
    private static Replayed? Replay(object? value)
    {
        if (value is null or string or ICollection || !PlainText.IsOrdinary(value, Html) || !PlainText.IsOrdinary(value, Plain))
            return null;
        var sequences = value.GetType().GetInterfaces().Where(type => type.IsGenericType).ToLookup(type => type.GetGenericTypeDefinition());
        if (sequences[typeof(IReadOnlyCollection<>)].Any() || sequences[typeof(ICollection<>)].Any() || sequences[typeof(IGrouping<,>)].Any())
            return null;
        return sequences[typeof(IEnumerable<>)].FirstOrDefault() is { } sequence && PlainText.Json(value) is null ? (Replayed)Activator.CreateInstance(typeof(Replayed<>).MakeGenericType(sequence.GetGenericArguments()), value)! : null;
    }

    private static void Add(JsonObject bundle, object? value, string mimeType)
    {
        if (mimeType != Html || value is null || (!PlainText.IsOrdinary(value, Html) && !PlainText.IsNumber(value)))
            Add(bundle, mimeType, mimeType == Plain ? Written(Plainly(value)) : Write(value, mimeType));
        else if (PlainText.Json(value) is { } json)
        {
            using var document = Parsed(json);
            if (document is not null)
                Add(bundle, Html, Write(document, Html));
            else
                bundle[Plain] = Plainly(value);
        }
        else if (PlainText.IsText(value))
            bundle[Plain] = Plainly(value);
        else if (value is DataTable or DataView || DataFrame.Is(value))
            Add(bundle, Html, Written(PlainText.Grid(value)!.ToHtml()));
        else
        {
            var text = Write(PlainText.Keyed(value) ?? value, Html);
            // The library wraps a number or a list in a page's worth of HTML; in its plain form it reads the same and diffs better.
            if (text.ToString().StartsWith("<div class=\"dni-plaintext\">", StringComparison.Ordinal))
                Add(bundle, Plain, Written(Plainly(value)));
            else
                Add(bundle, Html, text);
        }
    }

    /// <summary>The value's text, or, where its own code throws, the name of its type.</summary>
    private static string Plainly(object? value)
    {
        try
        {
            return PlainText.Of(value);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException))
        {
            return PlainText.TypeName(value!.GetType());
        }
    }

    /// <summary>The JSON in one line: what is folded is written as it stands. Null for a text that Newtonsoft has taken out of its JSON, and for half of a surrogate pair.</summary>
    private static JsonDocument? Parsed(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, nested);
            return JsonDocument.Parse(JsonSerializer.Serialize(document, oneLine), nested);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static BoundedWriter Written(string text)
    {
        var written = new BoundedWriter();
        written.Write(text);
        return written;
    }

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
            return LineEnds.Unified(text);
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
