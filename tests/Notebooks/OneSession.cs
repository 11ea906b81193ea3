using System.Text.Json.Nodes;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Notebooks;

/// <summary>Several notebooks as one, whose cells run one after the other in one session: a kernel starts and warms up once for all of them.</summary>
internal static class OneSession
{
    /// <summary>The cells of all notebooks, not executed; each one's id begins with its notebook's name.</summary>
    public static JsonNode Join(IEnumerable<(string Name, JsonNode Notebook)> notebooks)
    {
        var all = notebooks.ToList(); // each may be made only when it is asked for
        var joined = all[0].Notebook.DeepClone();
        joined["cells"] = new JsonArray([.. all.SelectMany(each => Cells(each.Notebook).Select(cell =>
        {
            var copy = cell.DeepClone();
            copy["id"] = Prefix(each.Name) + (string?)cell["id"];
            if (copy["outputs"] is not null)
                (copy["outputs"], copy["execution_count"]) = (new JsonArray(), null);
            return copy;
        }))]);
        return joined;
    }

    /// <summary>One of the notebooks, out of what they have been joined to.</summary>
    public static JsonNode Part(JsonNode joined, string name) => new JsonObject
    {
        ["cells"] = new JsonArray([.. Cells(joined).Where(cell => ((string)cell["id"]!).StartsWith(Prefix(name), StringComparison.Ordinal)).Select(cell =>
        {
            var copy = cell.DeepClone();
            copy["id"] = ((string)cell["id"]!)[Prefix(name).Length..];
            return copy;
        })]),
    };

    private static string Prefix(string name) => $"{name}--";
}
