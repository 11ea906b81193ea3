using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>A cell as the formats without outputs have it: its language, or "markdown", and its text.</summary>
internal sealed record SourceCell(string Language, string Text)
{
    public const string CSharp = NotebookKernel.Language.Default, Markdown = "markdown";

    /// <summary>The cell of a notebook; null for a kind that the other formats do not have.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="language">That of cells that name none.</param>
    public static SourceCell? Of(NotebookCell cell, string? language) => (string?)cell.Json["cell_type"] switch
    {
        "markdown" => new(Markdown, cell.Source),
        "code" => OfCode(cell.Language ?? language ?? CSharp, cell.Source),
        _ => null,
    };

    /// <summary>A first line that names the language is no part of the text.</summary>
    private static SourceCell OfCode(string language, string source)
    {
        var lines = source.TrimStart('\n').Split('\n', 2);
        return lines[0].StartsWith("#!", StringComparison.Ordinal) && NotebookKernel.Language.Of(lines[0][2..].Trim()) is { } named
            ? new(named.Name, lines.ElementAtOrDefault(1) ?? "") : new(language, source);
    }

    public JsonObject ToJson(int number)
    {
        var json = new JsonObject { ["cell_type"] = Language == Markdown ? "markdown" : "code", ["id"] = $"cell-{number}", ["metadata"] = new JsonObject(), ["source"] = Text };
        if (Language != Markdown)
        {
            json["metadata"] = new JsonObject { [NotebookCell.Interactive] = new JsonObject { ["language"] = Language }, [NotebookCell.Polyglot] = new JsonObject { ["kernelName"] = Language } };
            (json["execution_count"], json["outputs"]) = (null, new JsonArray());
        }
        return json;
    }
}
