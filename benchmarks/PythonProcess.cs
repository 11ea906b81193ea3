using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Python as a process of its own: it measures once for each line it is sent.</summary>
internal sealed class PythonProcess : IDisposable
{
    private const string Needs = "The comparison needs: apt-get install python3-torchvision libopenblas0-pthread, for Jupyter python3-jupyter-client python3-ipykernel.";

    private readonly Process process;

    /// <summary>Starts a script with Debian's Python.</summary>
    public PythonProcess(string script, params IEnumerable<string> arguments) : this(new FileInfo("/usr/bin/python3"), script, arguments)
    {
    }

    /// <summary>Starts a script with any Python.</summary>
    public PythonProcess(FileInfo python, string script, params IEnumerable<string> arguments)
    {
        if (!python.Exists)
            throw new BenchmarkException($"{python}: there is no such program. {Needs}");
        process = Process.Start(new ProcessStartInfo(python.FullName, [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public double Measure(string what)
    {
        process.StandardInput.WriteLine(what);
        var line = process.StandardOutput.ReadLine()
            ?? throw new BenchmarkException($"The Python process ended; its message stands above. {Needs}");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
