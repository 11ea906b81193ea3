using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>One output of a cell as HTML: of the forms that the notebook keeps of it, the richest one that a page can show.</summary>
/// <param name="prose">Writes Markdown.</param>
/// <param name="isSafe">Whether the page is to run no scripts.</param>
internal sealed partial class OutputHtml(ProseHtml prose, bool isSafe)
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true, MaxDepth = NotebookJson.MaxDepth };

    /// <summary>The pictures that browsers show.</summary>
    private static readonly string[] pictures = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    private readonly TextBuffer texts = new();

    public void Write(JsonObject output, TextWriter html)
    {
        switch ((string?)output["output_type"])
        {
            case "stream":
                Text(html, "stream", texts.Of(output["text"]));
                break;
            case "error":
                Text(html, "error", string.Join('\n', output["traceback"]!.AsArray().Select(line => (string?)line)));
                break;
            default:
                if (output["data"] is JsonObject data)
                    Write(html, data, output["metadata"] as JsonObject);
                break;
        }
    }

    /// <summary>A picture's address that holds its data; null where that is none.</summary>
    public static string? Picture(string type, string data)
    {
        var base64 = string.Concat(data.Where(character => !char.IsWhiteSpace(character)));
        return pictures.Contains(type) && Base64().IsMatch(base64) ? $"data:{type};base64,{base64}" : null;
    }

    private void Write(TextWriter html, JsonObject data, JsonObject? metadata)
    {
        if (data["text/html"] is { } own)
            Box(html, "html", Own(texts.Of(own)));
        else if (data["image/svg+xml"] is { } svg)
            Box(html, "picture", Own(texts.Of(svg)));
        else if (pictures.Select(type => (type, address: data[type] is { } picture ? Picture(type, NotebookJson.Text(picture)) : null)).FirstOrDefault(each => each.address is not null) is { address: { } address, type: var type })
            Box(html, "picture", address, $"<img alt=\"{WebUtility.HtmlEncode(NotebookJson.String((metadata?[type] as JsonObject)?["alt"]) ?? NotebookJson.Text(data["text/plain"]))}\" src=\"", "\">");
        else if (data["text/markdown"] is { } markdown)
            Box(html, "markdown", prose.WriteApart(NotebookJson.Text(markdown)));
        else if ((data["text/plain"] ?? data["text/latex"]) is { } text)
            Text(html, "plain", texts.Of(text));
        else if (data["application/json"] is { } json)
            Text(html, "plain", json.ToJsonString(indented));
    }

    /// <summary>A page can be told to lead elsewhere without a script.</summary>
    private ReadOnlySpan<char> Own(ReadOnlySpan<char> html) => isSafe ? Refresh().Replace(html.ToString(), "") : html;

    private static void Text(TextWriter html, string kind, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return; // a value for programs that has nothing to say to a reader
        html.Write($"<div class=\"output {kind}\"><pre tabindex=\"0\">");
        TerminalText.Write(text.TrimEnd('\n'), html);
        html.Write("</pre></div>\n");
    }

    private static void Box(TextWriter html, string kind, ReadOnlySpan<char> content, string before = "", string after = "")
    {
        html.Write($"<div class=\"output {kind}\">{before}");
        html.Write(content);
        html.Write($"{after}</div>\n");
    }

    [GeneratedRegex("^[A-Za-z0-9+/]+=*$")]
    private static partial Regex Base64();

    [GeneratedRegex("<meta[^>]*>?", RegexOptions.IgnoreCase)]
    private static partial Regex Refresh();
}
