using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Debian's PyTorch as a process of its own: it measures one kind of loop for each line it is sent.</summary>
internal sealed class TorchProcess : IDisposable
{
    private readonly Process process;

    public TorchProcess(string script, params IEnumerable<string> arguments)
    {
        process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public double Measure(string loop)
    {
        process.StandardInput.WriteLine(loop);
        var line = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The Python process ended; its message stands above. It needs: apt-get install python3-torchvision libopenblas0-pthread.");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
