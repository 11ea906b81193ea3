using System.Text.Json.Nodes;
using Tests.Kernel;

namespace Tests.Notebooks;

/// <summary>Small notebooks, one for each kind of thing that people's notebooks do. What .NET Interactive makes of them is compared by .ci/other-notebooks.</summary>
[Trait("Category", "Slow")]
public class OtherNotebooksTests
{
    [Fact]
    public async Task Each_gives_the_outputs_that_are_committed_with_it()
    {
        using var folder = new TestNotebook();
        var committed = Path.Combine(Repository.Root, "tests", "notebooks");
        var names = Directory.EnumerateFiles(committed, "*.ipynb").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToList();
        Assert.True(names.Count >= 25, $"{names.Count} notebooks");
        foreach (var name in names)
            File.Copy(Path.Combine(committed, name), folder.Path(name));

        var (exit, _, error) = await folder.Run(["--allow-errors", "--normalise", .. names]);

        Assert.Equal((0, ""), (exit, error));
        foreach (var name in names)
            Assert.Equal($"{name}\n{Told(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(committed, name)))!)}", $"{name}\n{Told(JsonNode.Parse(await File.ReadAllTextAsync(folder.Path($"out/{name}")))!)}");
    }

    /// <summary>Each output as the forms that it has and its text; pages hold names that change from run to run.</summary>
    private static string Told(JsonNode notebook) => string.Join('\n', notebook["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code").SelectMany(cell => cell!["outputs"]!.AsArray().Select(output =>
        $"{cell["id"]} {output!["output_type"]} {output["name"]}{output["ename"]} {string.Join(' ', (output["data"] as JsonObject)?.Select(form => form.Key) ?? [])}: {Joined(output["text"] ?? output["data"]?["text/plain"] ?? output["evalue"])}")));

    private static string Joined(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)text ?? "";
}
