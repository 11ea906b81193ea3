using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>The code of a file that #!import names.</summary>
internal static class ImportedFile
{
    /// <returns>The cells of a notebook (.ipynb), or the one cell that a .dib, .cs or .csx is.</returns>
    /// <exception cref="CellException">The file is missing, of another kind, or no notebook.</exception>
    public static IEnumerable<Cell> Read(string name)
    {
        var path = Path.GetFullPath(name.Trim('"'));
        if (!File.Exists(path))
            throw new CellException("Import", $"{name} does not exist; the path is relative to {Environment.CurrentDirectory}.");
        return NotebookPaths.Kind(path) switch
        {
            ".ipynb" => NotebookCells(path),
            ".dib" or ".cs" or ".csx" => [new Cell(path, File.ReadAllText(path))],
            var other => throw new CellException("Import", $"{name}: a {other} file cannot be imported; .ipynb, .dib, .cs and .csx can."),
        };
    }

    private static IEnumerable<Cell> NotebookCells(string path)
    {
        try
        {
            return [.. JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code")
                .Select((cell, i) => new Cell($"{path} cell {i + 1}", Source(cell!["source"]!)))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new CellException("Import", $"{path} is not a notebook: {error.Message}");
        }
    }

    private static string Source(JsonNode source) =>
        source is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string)source!;
}
