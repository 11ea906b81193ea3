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

    /// <summary>What they open hides names that others use.</summary>
    private const string Html = "html-builder", Plotly = "package-plotly-extension";

    /// <summary>They run one after the other in one session, as the cells of one notebook: what each leaves there changes nothing in those after it. Backwards, what one of them could have needed of those before it is not there; those that cannot be among others in that order are alone then.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_gives_the_outputs_that_are_committed_with_it(bool isBackwards)
    {
        using var folder = new TestNotebook();
        var committed = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "notebooks"), "*.ipynb")
            .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Notebook: Read(path)))
            .OrderBy(each => each.Name != First).ThenBy(each => each.Name, StringComparer.Ordinal).ToList();
        Assert.True(committed.Count >= 25, $"{committed.Count} notebooks");
        var cells = committed.Select((each, i) => (each.Name, Cells: CodeCells(each.Notebook).Select(cell => Unexecuted(cell, $"{i}-{cell["id"]}")))).ToList();
        if (isBackwards)
            cells.Reverse();
        var sessions = cells.GroupBy(each => isBackwards && each.Name is First or Html or Plotly ? $"{each.Name}.ipynb" : "all.ipynb", each => each.Cells).ToList();
        foreach (var session in sessions)
        {
            var notebook = committed[0].Notebook.DeepClone();
            notebook["cells"] = new JsonArray([.. session.SelectMany(each => each)]);
            File.WriteAllText(folder.Path(session.Key), notebook.ToJsonString());
        }

        var (exit, _, error) = await folder.Run(["--allow-errors", "--normalise", .. sessions.Select(session => session.Key)]);

        Assert.Equal((0, ""), (exit, error));
        var executed = sessions.SelectMany(session => CodeCells(Read(folder.Path($"out/{session.Key}")))).ToList();
        foreach (var (i, (name, notebook)) in committed.Index())
            Assert.Equal($"{name}\n{Told(CodeCells(notebook))}", $"{name}\n{Told(executed.Where(cell => ((string)cell["id"]!).StartsWith($"{i}-", StringComparison.Ordinal)))}");
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
