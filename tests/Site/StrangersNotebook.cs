using System.Text.Json.Nodes;

namespace Tests.Site;

/// <summary>A notebook that tries to run a script in its reader's browser, in every field. What runs calls attacked().</summary>
internal static class StrangersNotebook
{
    private const string Quote = "\" onerror=\"attacked()\" onload=\"attacked()\"><img src=x onerror=\"attacked()\"><script>attacked()</script>";

    private static readonly string[] links =
    [
        "[a](javascript:attacked())", "[b](JaVaScRiPt:attacked())", "[c](java&#115;cript:attacked())", "[d](&#1;javascript:attacked())", "<javascript:attacked()>", "[e]\n\n[e]: javascript:attacked()",
        "<a href='java\nscript:attacked()'>f</a>", "[g](vbscript:attacked())", "[h](data:text/html,<script>attacked()</script>)", "![i](javascript:attacked())",
    ];

    public static void Write(string path)
    {
        var cells = new JsonArray();
        foreach (var text in links.Append($"# {Quote}").Append("<meta http-equiv=\"refresh\" content=\"0;url=https://example.org\">\n<base href=\"https://example.org\">\n<iframe srcdoc=\"<script>attacked()</script>\"></iframe>\n")
            .Append("<svg onload=\"attacked()\">").Append("<details open ontoggle=\"attacked()\">x</details>").Append("a <b onclick=attacked() onmouseover='attacked()'>b</b> <!-- > <img src=x onerror=attacked()> -->"))
            cells.Add((JsonNode)new JsonObject { ["cell_type"] = "markdown", ["id"] = Quote, ["metadata"] = new JsonObject(), ["source"] = text });
        cells.Add((JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = Quote,
            ["metadata"] = new JsonObject(),
            ["source"] = Quote,
            ["execution_count"] = null,
            ["outputs"] = new JsonArray(
                new JsonObject { ["output_type"] = "stream", ["name"] = Quote, ["text"] = Quote },
                new JsonObject { ["output_type"] = "error", ["ename"] = Quote, ["evalue"] = Quote, ["traceback"] = new JsonArray(Quote) },
                Display("image/png", "AAAA" + Quote), Display("image/gif", Quote), Display("text/plain", Quote), Display("text/latex", Quote), Display("text/markdown", Quote + "\n\n" + links[0]), Display("application/json", Quote)),
        });
        var notebook = new JsonObject { ["cells"] = cells, ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 };
        File.WriteAllText(path, notebook.ToJsonString());
    }

    private static JsonObject Display(string type, string content) => new()
    {
        ["output_type"] = "display_data",
        ["metadata"] = new JsonObject { [type] = new JsonObject { ["alt"] = Quote } },
        ["data"] = new JsonObject { [type] = content },
    };
}
