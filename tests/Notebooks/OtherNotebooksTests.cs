using System.Text.Json.Nodes;
using Tests.Kernel;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Notebooks;

/// <summary>Small notebooks, one for each kind of thing that people's notebooks do. What .NET Interactive makes of them is compared by .ci/other-notebooks.</summary>
[Trait("Category", "Slow")]
public class OtherNotebooksTests
{
    /// <summary>What it shows is all that there is in a session.</summary>
    private const string First = "who-and-variables";

    /// <summary>They run one after the other in one session, as the cells of one notebook: what each leaves there changes nothing in those after it.</summary>
    [Fact]
    public async Task Each_gives_the_outputs_that_are_committed_with_it()
    {
        using var folder = new TestNotebook();
        var committed = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "notebooks"), "*.ipynb")
            .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Notebook: Read(path))).OrderBy(each => each.Name == First ? "" : each.Name, StringComparer.Ordinal).ToList();
        Assert.True(committed.Count >= 25, $"{committed.Count} notebooks");
        var all = (JsonObject)committed[0].Notebook.DeepClone();
        all["cells"] = new JsonArray([.. committed.SelectMany((each, i) => CodeCells(each.Notebook).Select(cell => Unexecuted(cell, $"{i}-{cell["id"]}")))]);
        File.WriteAllText(folder.Path("all.ipynb"), all.ToJsonString());

        var (exit, _, error) = await folder.Run("--allow-errors", "--normalise", "all.ipynb");

        Assert.Equal((0, ""), (exit, error));
        var executed = Read(folder.Path("out/all.ipynb"));
        foreach (var (i, (name, notebook)) in committed.Index())
            Assert.Equal($"{name}\n{Told(CodeCells(notebook))}", $"{name}\n{Told(CodeCells(executed).Where(cell => ((string)cell["id"]!).StartsWith($"{i}-", StringComparison.Ordinal)))}");
    }

    private static JsonNode Unexecuted(JsonNode cell, string id)
    {
        var copy = cell.DeepClone();
        (copy["id"], copy["outputs"], copy["execution_count"]) = (id, new JsonArray(), null);
        return copy;
    }

    /// <summary>For each cell its outputs, as the forms that they have and their text; pages hold names that change from run to run.</summary>
    private static string Told(IEnumerable<JsonNode> cells) => string.Join('\n', cells.Select(cell => $"{Text(cell["source"])}\n→ {string.Join("\n→ ", Outputs(cell).Select(output =>
        $"{output["output_type"]} {output["name"]}{output["ename"]} {string.Join(' ', (output["data"] as JsonObject)?.Select(form => form.Key) ?? [])}: {Text(output["text"] ?? output["data"]?["text/plain"] ?? output["evalue"])}"))}"));
}
