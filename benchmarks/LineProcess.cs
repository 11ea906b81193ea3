using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>A process of its own that measures once for each line it is sent.</summary>
internal sealed class LineProcess : IDisposable
{
    private const string Needs = "The comparison needs: apt-get install python3-torchvision libopenblas0-pthread, for Jupyter python3-jupyter-client python3-ipykernel python3-pandas.";

    private readonly Process process;

    private LineProcess(string program, string file, IEnumerable<string> arguments) =>
        process = Process.Start(new ProcessStartInfo(program, [Path.Combine(AppContext.BaseDirectory, file), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    /// <summary>Starts a script with Debian's Python.</summary>
    public static LineProcess Python(string script, params IEnumerable<string> arguments) => Python(new FileInfo("/usr/bin/python3"), script, arguments);

    /// <summary>Starts a script with any Python.</summary>
    public static LineProcess Python(FileInfo python, string script, params IEnumerable<string> arguments) =>
        python.Exists ? new(python.FullName, script, arguments) : throw new BenchmarkException($"{python}: there is no such program. {Needs}");

    /// <summary>Starts this program once more.</summary>
    public static LineProcess Benchmarks(params IEnumerable<string> arguments) => new("dotnet", "Lessons.Benchmarks.dll", arguments);

    public double Measure(string what)
    {
        process.StandardInput.WriteLine(what);
        var line = process.StandardOutput.ReadLine()
            ?? throw new BenchmarkException($"The process that measures ended; its message stands above. {Needs}");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
