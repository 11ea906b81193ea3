using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DeepLearning;

namespace Benchmarks;

/// <summary>What the notebooks record, with three seeds: whether what they say holds for more than the run they are committed with.</summary>
internal static class Claims
{
    private const int Committed = 42;

    private static readonly int[] others = [43, 44];

    private static readonly string[] titles = ["recorded", .. others.Prepend(Committed).Select(seed => $"seed {seed}")];

    internal static readonly WrittenTable Page = new("claims", titles);

    /// <summary>Runs each notebook with the other seeds, and shows what it recorded beside what its committed run did.</summary>
    /// <param name="notebooks">The notebooks.</param>
    /// <param name="file">Where the table is, if it is to be written. Each notebook's rows are written as soon as it has run.</param>
    public static void Measure(IReadOnlyList<FileInfo> notebooks, string? file)
    {
        var all = new List<string[]>();
        foreach (var notebook in notebooks)
        {
            var runs = others.Select(seed => Run(notebook, seed)).Prepend(RecordedIn(notebook.FullName)).ToList();
            string[][] rows = [.. runs[0].Keys.Select(name => new[] { $"{notebook.Name[..2]}: {name}" }.Concat(runs.Select(run => Write(run[name]))).ToArray())];
            all.AddRange(rows);
            if (file is not null)
                Page.Write(file, rows);
        }
        Console.WriteLine(new Table(titles, all, "What the notebooks record"));
    }

    /// <summary>As the page has it, and the tests that hold the committed notebooks against it.</summary>
    internal static string Write(double value) =>
        value.ToString(Math.Abs(value) switch { >= 1e6 => "0.#e+0", >= 1000 => "N0", 0 => "0", < .001 => "0.#e-0", _ => "0.####" }, CultureInfo.InvariantCulture);

    /// <summary>The numbers that a notebook's cells have from its last run.</summary>
    internal static Dictionary<string, double> Recorded(IEnumerable<JsonNode?> cells) => Scraps(cells)
        .Where(scrap => scrap["data"]!.GetValueKind() == System.Text.Json.JsonValueKind.Number).ToDictionary(scrap => (string)scrap["name"]!, scrap => (double)scrap["data"]!);

    /// <summary>All that a notebook's cells have recorded in its last run, with the bounds that are expected.</summary>
    internal static IEnumerable<JsonNode> Scraps(IEnumerable<JsonNode?> cells) => cells
        .SelectMany(cell => cell!["outputs"]?.AsArray() ?? []).Select(output => output!["data"]?["application/scrapbook.scrap.json+json"]).OfType<JsonNode>();

    private static Dictionary<string, double> RecordedIn(string notebook) => Recorded(JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray());

    private static Dictionary<string, double> Run(FileInfo notebook, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("claims-");
        try
        {
            using var run = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "lessons-kernel.dll"), "run", notebook.FullName, "--parameter", $"seed={seed}", "--out", folder.FullName]);
            run.WaitForExit();
            return run.ExitCode == 0 ? RecordedIn(Path.Combine(folder.FullName, notebook.Name)) : throw new BenchmarkException($"{notebook.Name} has failed with the seed {seed}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
