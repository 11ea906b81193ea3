using System.Text.Json.Nodes;

namespace Tests.Docs;

/// <summary>What a notebook says between its code.</summary>
internal static class NotebookText
{
    public static string Read(string notebook) => string.Join('\n',
        from cell in JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray()
        where (string?)cell!["cell_type"] == "markdown"
        select string.Concat(cell!["source"]!.AsArray().Select(line => (string?)line)));
}
