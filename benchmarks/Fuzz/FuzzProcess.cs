using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks.Fuzz;

/// <summary>A process that reads files and tells what became of each. If a file ends it, the next one is read in another.</summary>
internal sealed class FuzzProcess(FuzzTarget target) : IDisposable
{
    /// <summary>The option of `fuzz` that makes a process such a one.</summary>
    public const string Option = "--read";

    private Process? process;
    private bool isFresh;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">If it seems to take more, it is read once more in a fresh process, which keeps nothing of other files.</param>
    public FuzzOutcome Try(string path, long mostBytes)
    {
        var outcome = Ask(path);
        if (outcome.PeakBytes > mostBytes && !isFresh)
        {
            Dispose();
            outcome = Ask(path);
        }
        isFresh = false;
        if (outcome.Problem is not null)
            Dispose();
        return outcome;
    }

    public void Dispose()
    {
        if (process is null)
            return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    /// <summary>What such a process does: answers a line of JSON to each line with a path.</summary>
    public static void Serve(FuzzTarget target)
    {
        var answers = Console.Out;
        Console.SetOut(TextWriter.Null); // what is read may print
        var path = Path.GetTempFileName();
        foreach (var whole in target.Whole()) // so that what is loaded once does not count
        {
            File.WriteAllBytes(path, whole);
            target.Read(path);
        }
        File.Delete(path);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = PeakMemory.Reset();
        for (; Console.ReadLine() is { } line; PeakMemory.Reset())
        {
            var outcome = target.Try(line);
            answers.WriteLine(JsonSerializer.Serialize(outcome with { PeakBytes = PeakMemory.Since(before) }));
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private FuzzOutcome Ask(string path)
    {
        if (process is null)
        {
            var own = typeof(FuzzProcess).Assembly.Location;
            process = Process.Start(new ProcessStartInfo("dotnet", [own, "fuzz", target.Name, Option]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += static (_, _) => { }; // the report of a crash; the exit code is enough
            process.BeginErrorReadLine();
            isFresh = true;
        }
        try
        {
            process.StandardInput.WriteLine(path);
            process.StandardInput.Flush();
            if (process.StandardOutput.ReadLine() is { } answer)
                return JsonSerializer.Deserialize<FuzzOutcome>(answer)!;
        }
        catch (IOException) // it has ended
        {
        }
        process.WaitForExit();
        return new(true, $"the process ended, with {process.ExitCode}", 0, 0);
    }
}
