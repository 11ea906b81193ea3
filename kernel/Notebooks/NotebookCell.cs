using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>A cell of a notebook.</summary>
internal sealed class NotebookCell(JsonObject json)
{
    /// <summary>Where .NET Interactive's notebooks say, in their metadata and in each cell's, which language is meant: as they do now, and as they did first.</summary>
    public const string Polyglot = "polyglot_notebook", Interactive = "dotnet_interactive";

    public JsonObject Json => json;

    public string Id => (string)json["id"]!;

    public JsonObject Metadata => (JsonObject)json["metadata"]!;

    public string Source => NotebookJson.Text(json["source"]);

    /// <summary>The language of the cell's first lines as its metadata name it; null where they do not.</summary>
    public string? Language => LanguageIn(Metadata);

    /// <summary>.NET Interactive's and VS Code's ways to name a cell's language. What an editor guessed, and is none of ours, says nothing.</summary>
    public static string? LanguageIn(JsonObject? metadata) =>
        NotebookJson.String((metadata?[Polyglot] as JsonObject)?["kernelName"])
        ?? NotebookJson.String((metadata?[Interactive] as JsonObject)?["language"])
        ?? NotebookKernel.Language.Of(NotebookJson.String((metadata?["vscode"] as JsonObject)?["languageId"])?.Replace("dotnet-interactive.", "", StringComparison.Ordinal) ?? "")?.Name;

    public IEnumerable<string?> Tags => (Metadata["tags"] as JsonArray)?.Select(tag => (string?)tag) ?? [];

    public JsonArray Outputs => (JsonArray)(json["outputs"] ??= new JsonArray());

    public void Clear() => Reset(null);

    public void Begin(int executionCount) => Reset(executionCount);

    private void Reset(int? executionCount)
    {
        json["execution_count"] = executionCount;
        json["outputs"] = new JsonArray();
    }
}
