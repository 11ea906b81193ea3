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
        foreach (var (_, scrap) in All(notebook))
            scraps[(string)scrap["name"]!] = scrap["data"];
        return scraps;
    }

    /// <summary>What is wrong with the first number outside the bounds that the notebook itself expects it in ("expected": [low, high]), or null.</summary>
    public static string? Unexpected(Notebook notebook)
    {
        foreach (var (cell, scrap) in All(notebook))
        {
            if (scrap["expected"] is JsonArray { Count: 2 } bounds
                && !(scrap["data"] is JsonValue data && data.TryGetValue(out double value) && value >= (double)bounds[0]! && value <= (double)bounds[1]!))
                return $"{notebook.Path}: cell {cell.Id}: {scrap["name"]} is {scrap["data"]}, expected {bounds[0]} to {bounds[1]}.";
        }
        return null;
    }

    private static IEnumerable<(NotebookCell Cell, JsonObject Scrap)> All(Notebook notebook) =>
        from cell in notebook.CodeCells
        from output in cell.Outputs
        let scrap = output["data"]?[MimeType] as JsonObject
        where (string?)scrap?["name"] is not null
        select (cell, scrap);
}
