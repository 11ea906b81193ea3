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
        var inOrder = isBackwards ? committed.AsEnumerable().Reverse() : committed;
        var sessions = inOrder.GroupBy(each => isBackwards && each.Name is First or Html or Plotly ? $"{each.Name}.ipynb" : "all.ipynb").ToList();
        foreach (var session in sessions)
            File.WriteAllText(folder.Path(session.Key), OneSession.Join(session).ToJsonString());

        var (exit, _, error) = await folder.Run(["--allow-errors", "--normalise", .. sessions.Select(session => session.Key)]);

        Assert.Equal((0, ""), (exit, error));
        Assert.All(sessions, session =>
        {
            var executed = Read(folder.Path($"out/{session.Key}"));
            Assert.All(session, each => Assert.Equal($"{each.Name}\n{Told(CodeCells(each.Notebook))}", $"{each.Name}\n{Told(CodeCells(OneSession.Part(executed, each.Name)))}"));
        });
    }

    /// <summary>For each cell its outputs, as the forms that they have and their text; pages hold names that change from run to run.</summary>
    private static string Told(IEnumerable<JsonNode> cells) => string.Join('\n', cells.Select(cell => $"{Text(cell["source"])}\n→ {string.Join("\n→ ", Outputs(cell).Select(output =>
        $"{output["output_type"]} {output["name"]}{output["ename"]} {string.Join(' ', (output["data"] as JsonObject)?.Select(form => form.Key) ?? [])}: {Text(output["text"] ?? output["data"]?["text/plain"] ?? output["evalue"])}"))}"));
}
