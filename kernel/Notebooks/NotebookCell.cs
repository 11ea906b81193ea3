using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>A cell of a notebook.</summary>
internal sealed class NotebookCell(JsonObject json)
{
    public JsonObject Json => json;

    public string Id => (string)json["id"]!;

    public JsonObject Metadata => (JsonObject)json["metadata"]!;

    public string Source => NotebookJson.Text(json["source"]);

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
