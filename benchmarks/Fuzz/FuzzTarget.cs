namespace Benchmarks.Fuzz;

/// <summary>A kind of file that strangers send, and what reads it.</summary>
/// <param name="Name">What it is called on the command line: "weights".</param>
/// <param name="Make">Makes a file, mostly a damaged one; the same for the same random numbers.</param>
/// <param name="Read">Reads the file of a path as the course does, all of it.</param>
/// <param name="IsRefusal">Whether an exception refuses the file of a path in the course's own words.</param>
internal sealed record FuzzTarget(string Name, Func<Random, byte[]> Make, Action<string> Read, Func<Exception, string, bool> IsRefusal)
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<FuzzTarget> All => [FuzzWeights.Target, FuzzArchives.Target, FuzzNotebooks.Target];
}
