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

    public string Write(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => Text("stream", NotebookJson.Text(output["text"])),
        "error" => Text("error", string.Join('\n', output["traceback"]!.AsArray().Select(line => (string?)line))),
        _ when output["data"] is JsonObject data => Write(data, output["metadata"] as JsonObject),
        _ => "",
    };

    /// <summary>A picture's address that holds its data; null where that is none.</summary>
    public static string? Picture(string type, string data)
    {
        var base64 = string.Concat(data.Where(character => !char.IsWhiteSpace(character)));
        return pictures.Contains(type) && Base64().IsMatch(base64) ? $"data:{type};base64,{base64}" : null;
    }

    private string Write(JsonObject data, JsonObject? metadata)
    {
        if (data["text/html"] is { } html)
            return Box("html", Html(NotebookJson.Text(html)));
        if (data["image/svg+xml"] is { } svg)
            return Box("picture", Html(NotebookJson.Text(svg)));
        foreach (var type in pictures)
        {
            if (data[type] is { } picture && Picture(type, NotebookJson.Text(picture)) is { } address)
            {
                var description = NotebookJson.String((metadata?[type] as JsonObject)?["alt"]) ?? NotebookJson.Text(data["text/plain"]);
                return Box("picture", $"<img alt=\"{WebUtility.HtmlEncode(description)}\" src=\"{address}\">");
            }
        }
        if (data["text/markdown"] is { } markdown)
            return Box("markdown", prose.WriteApart(NotebookJson.Text(markdown)));
        if ((data["text/plain"] ?? data["text/latex"]) is { } text)
            return Text("plain", NotebookJson.Text(text));
        return data.FirstOrDefault(each => MimeBundle.IsJson(each.Key) && each.Key == "application/json") is { Value: { } json } ? Text("plain", json.ToJsonString(indented)) : "";
    }

    /// <summary>A page can be told to lead elsewhere without a script.</summary>
    private string Html(string html) => isSafe ? Refresh().Replace(html, "") : html;

    private static string Text(string kind, string text) => Box(kind, $"<pre tabindex=\"0\">{TerminalText.Write(text.TrimEnd('\n'))}</pre>");

    private static string Box(string kind, string html) => $"<div class=\"output {kind}\">{html}</div>\n";

    [GeneratedRegex("^[A-Za-z0-9+/]+=*$")]
    private static partial Regex Base64();

    [GeneratedRegex("<meta[^>]*>?", RegexOptions.IgnoreCase)]
    private static partial Regex Refresh();
}
