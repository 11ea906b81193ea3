using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>Writes the outputs of running cells into the notebook, as nbformat has them.</summary>
internal sealed class NotebookOutputs
{
    private readonly Dictionary<string, JsonObject> displayed = [];

    private NotebookCell? clearing;

    public void Add(NotebookCell cell, Output output)
    {
        if (clearing == cell)
            cell.Outputs.Clear();
        clearing = null;
        switch (output)
        {
            case StreamOutput stream:
                AddText(cell, stream.Name, stream.Text);
                break;
            case DisplayOutput display:
                displayed[display.DisplayId] = Bundle("display_data", display.Data);
                cell.Outputs.Add((JsonNode)displayed[display.DisplayId]);
                break;
            case DisplayUpdate update when displayed.TryGetValue(update.DisplayId, out var shown):
                (shown["data"], shown["metadata"]) = (update.Data.DeepClone(), MimeBundle.Metadata(update.Data));
                break;
            case ResultOutput result:
                var json = Bundle("execute_result", result.Data);
                json["execution_count"] = cell.Json["execution_count"]?.DeepClone();
                cell.Outputs.Add((JsonNode)json);
                break;
            case ClearOutput { Wait: true }:
                clearing = cell;
                break;
            case ClearOutput:
                cell.Outputs.Clear();
                break;
            case ErrorOutput error:
                cell.Outputs.Add((JsonNode)new JsonObject
                {
                    ["output_type"] = "error",
                    ["ename"] = error.Name,
                    ["evalue"] = error.Message,
                    ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
                });
                break;
        }
    }

    /// <summary>Text is kept in the pieces in which it comes, as nbformat allows: joining them anew for each would take time that grows with the square.</summary>
    private static void AddText(NotebookCell cell, string name, string text)
    {
        if (cell.Outputs.LastOrDefault() is JsonObject last && NotebookJson.String(last["name"]) == name)
            ((JsonArray)last["text"]!).Add(NotebookJson.Value(text));
        else
            cell.Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "stream", ["name"] = name, ["text"] = new JsonArray(NotebookJson.Value(text)) });
    }

    private static JsonObject Bundle(string type, JsonObject data) =>
        new() { ["output_type"] = type, ["data"] = data.DeepClone(), ["metadata"] = MimeBundle.Metadata(data) };
}
