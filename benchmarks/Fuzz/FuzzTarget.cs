using System.Diagnostics;

namespace Benchmarks.Fuzz;

/// <summary>A kind of file that strangers send, and what reads it.</summary>
/// <param name="Name">What it is called on the command line: "weights".</param>
/// <param name="Whole">Files that must be read.</param>
/// <param name="Make">Makes a file, mostly a damaged one; the same for the same random numbers.</param>
/// <param name="Read">Reads the file of a path as the course does, all of it.</param>
/// <param name="IsRefusal">Whether an exception refuses the file of a path in the course's own words.</param>
internal sealed record FuzzTarget(string Name, Func<IEnumerable<byte[]>> Whole, Func<Random, byte[]> Make, Action<string> Read, Func<Exception, string, bool> IsRefusal)
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(1);

    /// <summary>What .NET, libtorch and the readers of JSON, zip and tar say. None of it tells a reader what to do.</summary>
    private static readonly string[] runtimesWords =
    [
        "Object reference", "Index was out", "Arithmetic operation", "Exception of type", "cannot be null", "Parameter '", "Specified argument", "Unable to cast", "Input string", "given key", "Array dimensions",
        "Offset and length", "on-negative number", "Nullable object", "Sequence contains", "Stack empty", "LineNumber", "BytePosition", "beyond the end", "Central Directory", "local file header", "Stream was", "   at ", "c10::",
    ];

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<FuzzTarget> All => [FuzzWeights.Target, FuzzArchives.Target, FuzzNotebooks.Target, FuzzPictures.Target];

    /// <summary>Reads a file in this process.</summary>
    public FuzzOutcome Try(string path)
    {
        var clock = Stopwatch.StartNew();
        Exception? error = null;
        try
        {
            if (!Task.Run(() => Read(path)).Wait(limit))
                error = new TimeoutException($"it is still being read after {limit.TotalSeconds:0} s");
        }
        catch (AggregateException thrown)
        {
            error = thrown.InnerException;
        }
        return new(error is not null, error is null || IsInOurWords(error, path) ? null : $"{error.GetType().Name}: {error.Message}", clock.Elapsed.TotalSeconds, PeakBytes: 0);
    }

    private bool IsInOurWords(Exception error, string path) =>
        IsRefusal(error, path) && !runtimesWords.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));
}
