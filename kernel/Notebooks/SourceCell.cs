using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>A cell as the formats without outputs have it: its language, or "markdown", and its text.</summary>
internal sealed record SourceCell(string Language, string Text)
{
    public const string CSharp = "csharp", Markdown = "markdown";

    private const string Polyglot = "polyglot_notebook", Interactive = "dotnet_interactive";

    /// <summary>The cell of a notebook; null for a kind that the other formats do not have.</summary>
    public static SourceCell? Of(NotebookCell cell) => (string?)cell.Json["cell_type"] switch
    {
        "markdown" => new(Markdown, cell.Source),
        "code" => new(NotebookJson.String(cell.Metadata[Polyglot]?["kernelName"]) ?? NotebookJson.String(cell.Metadata[Interactive]?["language"]) ?? CSharp, cell.Source),
        _ => null,
    };

    public JsonObject ToJson(int number)
    {
        var json = new JsonObject { ["cell_type"] = Language == Markdown ? "markdown" : "code", ["id"] = $"cell-{number}", ["metadata"] = new JsonObject(), ["source"] = Text };
        if (Language != Markdown)
        {
            json["metadata"] = new JsonObject { [Interactive] = new JsonObject { ["language"] = Language }, [Polyglot] = new JsonObject { ["kernelName"] = Language } };
            (json["execution_count"], json["outputs"]) = (null, new JsonArray());
        }
        return json;
    }
}
