using System.Diagnostics;

namespace Benchmarks;

/// <summary>The notebook kernel beside ipykernel, through Jupyter's own client: what a reader waits for.</summary>
internal static class Jupyter
{
    private const string Ours = "C# kernel", Kernel = "lessons-benchmark";

    public static void Compare(int pairs)
    {
        var prefix = Directory.CreateTempSubdirectory("jupyter-").FullName;
        try
        {
            using (var install = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "lessons-kernel.dll"), "install", "--prefix", prefix, "--name", Kernel]))
                install.WaitForExit();
            Environment.SetEnvironmentVariable("PYDEVD_DISABLE_FILE_VALIDATION", "1"); // Else ipykernel warns of itself at each start.
            Environment.SetEnvironmentVariable("JUPYTER_PATH", Path.Combine(prefix, "share", "jupyter"));
            using var client = new PythonProcess("jupyter.py");
            Alternation.Compare($"start until the first cell is done, {pairs} alternations", "ms", warmUps: 1, pairs, Measures(client, "start"));
            Alternation.Compare($"a trivial cell, {pairs} alternations of 50", "ms", warmUps: 1, pairs, Measures(client, "cell"));
        }
        finally
        {
            Directory.Delete(prefix, recursive: true);
        }
    }

    private static Dictionary<string, Func<double>> Measures(PythonProcess client, string measure) => new()
    {
        [Ours] = () => client.Measure($"{measure} {Kernel}"),
        ["ipykernel"] = () => client.Measure($"{measure} python3"),
    };
}
