using System.Diagnostics;

namespace Benchmarks;

/// <summary>The notebook kernel beside ipykernel, through Jupyter's own client: what a reader waits for.</summary>
internal static class Jupyter
{
    private const string Ours = "C# kernel", Theirs = "ipykernel", Kernel = "lessons-benchmark";

    /// <summary>What is measured, and in how many alternations at most.</summary>
    private static readonly Dictionary<string, (string Title, string Unit, int Most)> measures = new()
    {
        ["start"] = ("start until the first cell is done", "ms", int.MaxValue),
        ["cell"] = ("a trivial cell, the median of 50", "ms", int.MaxValue),
        ["loop"] = ("a cell with a loop of 200 lines", "ms", int.MaxValue),
        ["frame"] = ("a cell that shows a frame of 10,000 rows", "ms", int.MaxValue),
        ["lines"] = ("a cell that writes 100,000 lines", "ms", 3),
        ["memory"] = ("what 500 cells leave", "MB", 1),
    };

    /// <returns>By <see cref="measures"/>, without those that are not asked for.</returns>
    public static IReadOnlyDictionary<string, Comparison> Compare(int pairs, params string[] some)
    {
        var prefix = Directory.CreateTempSubdirectory("jupyter-").FullName;
        try
        {
            using (var install = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "lessons-kernel.dll"), "install", "--prefix", prefix, "--name", Kernel]))
                install.WaitForExit();
            Environment.SetEnvironmentVariable("PYDEVD_DISABLE_FILE_VALIDATION", "1"); // Else ipykernel warns of itself at each start.
            Environment.SetEnvironmentVariable("JUPYTER_PATH", Path.Combine(prefix, "share", "jupyter"));
            using var client = LineProcess.Python("jupyter.py");
            return measures.Where(measure => some.Length == 0 || some.Contains(measure.Key)).ToDictionary(measure => measure.Key, measure => Compare(client, measure.Key, measure.Value, pairs));
        }
        finally
        {
            Directory.Delete(prefix, recursive: true);
        }
    }

    private static Comparison Compare(LineProcess client, string measure, (string Title, string Unit, int Most) what, int pairs) =>
        Alternation.Compare($"{what.Title}, {Math.Min(pairs, what.Most)} alternations", what.Unit, warmUps: what.Most > 1 ? 1 : 0, Math.Min(pairs, what.Most), new()
        {
            [Ours] = () => client.Measure($"{measure} {Kernel}"),
            [Theirs] = () => client.Measure($"{measure} python3"),
        })[Theirs];
}
