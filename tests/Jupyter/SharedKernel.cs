using System.Diagnostics;
using System.Text.Json;

namespace Tests.Jupyter;

/// <summary>One kernel for all snippets that neither restart it nor count its cells from the first; each has a client of its own.</summary>
public sealed class SharedKernel : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jupyter-test-").FullName;
    private Process? process;

    /// <summary>Runs the snippet, which fails by an assertion; its <c>kernel()</c> is the shared one.</summary>
    public void Run(string code)
    {
        process ??= Start();
        process.StandardInput.WriteLine(JsonSerializer.Serialize(code));
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine();
        Assert.True(answer == "null", answer is null ? "The process with the shared kernel has ended; what it said stands above." : JsonSerializer.Deserialize<string>(answer));
    }

    public void Dispose()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Process Start()
    {
        var start = JupyterClient.StartOf(folder, Path.Combine(AppContext.BaseDirectory, "Jupyter", "shared.py"));
        (start.RedirectStandardInput, start.RedirectStandardError) = (true, false);
        return Process.Start(start)!;
    }
}

/// <summary>The tests that share it, one after the other.</summary>
[CollectionDefinition(nameof(SharedKernel))]
public sealed class SharingKernel : ICollectionFixture<SharedKernel>;
