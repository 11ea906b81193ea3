using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepLearning;
using NotebookKernel;
using Tests.Kernel;
using Tests.Notebooks;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Fetch;

/// <summary>
/// The way of the real data, without a network: get-data fetches the sets from a mirror and verifies them, the notebooks that use them find them and run through, get-data removes them.
/// The files are small ones of the tests' own, and the notebooks run in one session; everything else is what a reader runs.
/// </summary>
[Collection(nameof(GetData))]
[Trait("Category", "Slow")]
public sealed class RealDataTests(SmallPublisher publisher) : IClassFixture<SmallPublisher>, IDisposable
{
    /// <summary>For each notebook the set it uses, and parameters with which it takes seconds.</summary>
    private static readonly Dictionary<string, (string Set, string Parameters)> uses = new()
    {
        ["01-confusion-matrix"] = ("pets", "presize=64 size=32 batchSize=16 epochs=1"),
        ["02-learning-rate-finder"] = ("pets", "presize=32 size=16 batchSize=40"),
        ["03-pascal-multi-label"] = ("pascal", "size=16 batchSize=16 epochs=1 freezeEpochs=1"),
        ["04-biwi-head-pose"] = ("biwi", "height=24 batchSize=8 epochs=1"),
        ["05-movielens-dot-product"] = ("movielens", "epochs=1"),
    };

    private readonly TemporaryData data = new();
    private readonly TestNotebook run = new();

    [Fact]
    public async Task The_notebooks_run_on_the_sets_that_were_fetched_and_verified_until_they_are_removed()
    {
        Assert.Equal(uses.Keys, Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb") // each has a line that fetches its set
            .Where(path => File.ReadAllText(path).Contains("Catalogue.Find", StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path)).Order());
        // 01 starts from torchvision's weights, and 02 on the same set from the sample's.
        var weights = Python.IsInstalled ? "resnet18" : null;
        string[] names = [.. Catalogue.Sets.Select(entry => entry.Name), .. weights is null ? Array.Empty<string>() : [weights]];
        await FetchedAsync(names);
        Assert.All(Catalogue.Sets, entry => Assert.Equal((entry.PathIn(data.Root), false), (Datasets.RealOrSample(entry, data.Root).Path, Datasets.RealOrSample(entry, data.Root).IsSample)));
        var notebooks = uses.Keys.Reverse() // 03 calls its NewLearner without metrics: after 01 and 02 it would get theirs, which takes none.
            .Select(name => (name[..2], WithParameters(name, name.StartsWith("01", StringComparison.Ordinal) && weights is not null ? $" architecture={weights}" : "")));
        File.WriteAllText(publisher.Notebook("all.ipynb"), OneSession.Join(notebooks).ToJsonString());

        var executed = await RunAsync("all");

        Assert.All(uses, use =>
        {
            var told = Told(OneSession.Part(executed, use.Key[..2]));
            Assert.Contains($"{Catalogue.Find(use.Value.Set).Title}: the real set.", told);
            Assert.All(Catalogue.Sets, entry => Assert.Matches($@"real data found .*\b{Regex.Escape(entry.Title)}\b", told));
        });
        Assert.False(Directory.Exists(data.PathOf("samples")));
        await RemovedAsync(names);
    }

    [Fact]
    public async Task A_notebook_fetches_the_set_itself_where_its_line_is_uncommented()
    {
        var path = publisher.Notebook("05-fetching.ipynb");
        var notebook = JsonNode.Parse(File.ReadAllText(publisher.Notebook("05-movielens-dot-product.ipynb")).Replace("// await Catalogue", "await Catalogue", StringComparison.Ordinal))!;
        var cells = notebook["cells"]!.AsArray();
        var last = cells.Index().Single(cell => ((string?)cell.Item!["id"]) == "data").Index;
        cells.RemoveRange(last + 1, cells.Count - last - 1); // the rest is the same as on a set that was fetched before
        File.WriteAllText(path, notebook.ToJsonString());
        run.Environment[Mirror.Variable] = publisher.Mirror;

        var result = Told(await RunAsync("05-fetching"));

        Assert.Contains("MovieLens 100k: the real set.", result);
        Assert.Equal(["ml-100k"], Directory.EnumerateFileSystemEntries(data.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_was_changed_after_it_was_fetched_is_told_with_the_commands_that_mend_it()
    {
        await FetchedAsync("biwi");
        File.AppendAllText(data.PathOf("biwi_head_pose", "07", "rgb.cal"), "7");
        File.Delete(data.PathOf("biwi_head_pose", "24", "frame_00003_rgb.jpg"));

        var verify = await publisher.Program.RunAsync(data.Root, ["verify"]);

        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("07/rgb.cal is damaged, 24/frame_00003_rgb.jpg is missing", verify.Output, StringComparison.Ordinal);
        Assert.Contains(Catalogue.Find("biwi").RemoveCommand, verify.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        run.Dispose();
        data.Dispose();
    }

    private async Task FetchedAsync(params string[] names)
    {
        var get = await publisher.Program.RunAsync(data.Root, ["get", .. names, "--mirror", publisher.Mirror]);
        Assert.Equal((0, ""), (get.ExitCode, get.Error));
        var verify = await publisher.Program.RunAsync(data.Root, ["verify"]);
        Assert.Equal(0, verify.ExitCode);
        Assert.Equal(names.Length, verify.Output.Split('\n').Count(line => line.EndsWith(": as it was fetched", StringComparison.Ordinal)));
    }

    private async Task RemovedAsync(params string[] names)
    {
        Assert.Equal(0, (await publisher.Program.RunAsync(data.Root, ["remove", .. names])).ExitCode);
        Assert.DoesNotContain(data.Content(), path => path is not "weights");
    }

    /// <summary>A notebook whose parameters are set as `run --parameter` sets them. The cell that does it loses its tag: `run` takes away what has it.</summary>
    private static JsonNode WithParameters(string name, string more)
    {
        var notebook = Notebook.Read(Path.Combine(Repository.Root, "notebooks", $"{name}.ipynb"));
        Parameters.Inject(notebook, (uses[name].Parameters + more).Split(' ').Select(each => each.Split('=')).ToDictionary(each => each[0], each => each[1]));
        notebook.Cells.Single(cell => (string?)cell!["id"] == "injected-parameters")!["metadata"] = new JsonObject();
        var set = Read(notebook.Path);
        set["cells"] = notebook.Cells.DeepClone();
        return set;
    }

    /// <summary>Runs a notebook with one of its parameters set: it then owes nobody its numbers.</summary>
    private async Task<JsonNode> RunAsync(string notebook)
    {
        run.Environment[DataRoot.Variable] = data.Root;
        run.Environment["OMP_NUM_THREADS"] = "1"; // A second thread of torch gains nothing on pictures this small, and takes the processor from other tests.
        var (exit, output, error) = await run.Run(publisher.Notebook($"{notebook}.ipynb"), "--parameter", "epochs=1");
        Assert.True(exit == 0, output + error);
        return Read(run.Path($"out/{notebook}.ipynb"));
    }

    /// <summary>Everything that a notebook shows, as text.</summary>
    private static string Told(JsonNode notebook) => string.Join('\n', CodeCells(notebook).SelectMany(Outputs).Select(output => Text(output["text"] ?? output["data"]?["text/plain"])));
}
