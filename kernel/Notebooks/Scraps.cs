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
        foreach (var (_, name, scrap) in All(notebook))
            scraps[name] = scrap["data"];
        return scraps;
    }

    /// <summary>What is wrong with the first number outside the bounds that the notebook itself expects it in ("expected": [low, high]), or null.</summary>
    public static string? Unexpected(Notebook notebook)
    {
        foreach (var (cell, name, scrap) in All(notebook))
        {
            if (scrap["expected"] is not { } expected)
                continue;
            if (expected is not JsonArray { Count: 2 } bounds || Number(bounds[0]) is not { } low || Number(bounds[1]) is not { } high)
                return $"{notebook.Path}: cell {cell.Id}: {name} is expected in {expected.ToJsonString()}, which is not two numbers.";
            if (Number(scrap["data"]) is not { } value || !(value >= low && value <= high))
                return $"{notebook.Path}: cell {cell.Id}: {name} is {scrap["data"]}, expected {bounds[0]} to {bounds[1]}.";
        }
        return null;
    }

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;

    private static IEnumerable<(NotebookCell Cell, string Name, JsonObject Scrap)> All(Notebook notebook) =>
        from cell in notebook.CodeCells
        from output in cell.Outputs
        let scrap = output["data"]?[MimeType] as JsonObject
        let name = NotebookJson.String(scrap?["name"])
        where name is not null
        select (cell, name, scrap);
}
