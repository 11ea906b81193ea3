using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>The values that a notebook records for its reader's programs, by nteract scrapbook's convention.</summary>
internal static class Scraps
{
    private const string MimeType = "application/scrapbook.scrap.json+json";

    /// <summary>Name to data; a name recorded twice has its last value.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Of(Notebook notebook)
    {
        var scraps = new Dictionary<string, JsonNode?>();
        foreach (var output in notebook.CodeCells.SelectMany(cell => cell.Outputs))
        {
            if (output!["data"]?[MimeType] is JsonObject scrap && (string?)scrap["name"] is { } name)
                scraps[name] = scrap["data"];
        }
        return scraps;
    }
}
