using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>One output of a cell as HTML: of the forms that the notebook keeps of it, the richest one that a page can show.</summary>
internal static partial class OutputHtml
{
    public static string Write(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => Text((string?)output["name"] ?? "stdout", NotebookJson.Text(output["text"])),
        "error" => Text("error", Colours().Replace(string.Join('\n', output["traceback"]!.AsArray().Select(line => (string?)line)), "")),
        _ when output["data"] is JsonObject data => Write(data, (JsonObject?)output["metadata"]),
        _ => "",
    };

    private static string Write(JsonObject data, JsonObject? metadata)
    {
        if (data["text/html"] is { } html)
            return Box("html", NotebookJson.Text(html));
        if (data["image/svg+xml"] is { } svg)
            return Box("picture", NotebookJson.Text(svg));
        if (data.FirstOrDefault(each => each.Key is "image/png" or "image/jpeg") is { Key: { } type, Value: { } picture })
        {
            var description = NotebookJson.String((metadata?[type] as JsonObject)?["alt"]) ?? NotebookJson.Text(data["text/plain"]);
            return Box("picture", $"<img alt=\"{WebUtility.HtmlEncode(description)}\" src=\"data:{type};base64,{NotebookJson.Text(picture).ReplaceLineEndings("")}\">");
        }
        return data["text/plain"] is { } text ? Text("plain", NotebookJson.Text(text)) : "";
    }

    private static string Text(string kind, string text) => Box(kind, $"<pre tabindex=\"0\">{WebUtility.HtmlEncode(text.TrimEnd('\n'))}</pre>");

    private static string Box(string kind, string html) => $"<div class=\"output {kind}\">{html}</div>\n";

    /// <summary>A terminal's escape sequences.</summary>
    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colours();
}
