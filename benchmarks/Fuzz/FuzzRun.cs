namespace Benchmarks.Fuzz;

/// <summary>Reads many damaged files, which a seed makes: each must be read or refused in the course's own words, and take at most four times its size and 200 MB of memory.</summary>
internal static class FuzzRun
{
    private const long MostBytes = 200_000_000;

    /// <summary>Has the files read in a process of its own, which a file may end, and prints what became of them.</summary>
    /// <returns>0 if every one was read or refused as it should be.</returns>
    public static int Print(FuzzTarget target, int cases, int seed)
    {
        using var process = new FuzzProcess(target);
        var result = Run(target, cases, seed, (path, bytes) => process.Try(path, mostBytes: MostBytes + 4 * bytes));
        foreach (var problem in result.Problems)
            Console.WriteLine(problem);
        Console.WriteLine(new DeepLearning.Table(["cases", "accepted", "refused in our words", "problems", "worst time, s", "peak memory beyond 4 x the file, MB"],
            [[cases, result.Accepted, result.Refused, result.Problems.Count, $"{result.WorstSeconds:0.00}", $"{result.PeakBytes / 1e6:0}"]],
            $"{target.Name}, seed {seed}"));
        return result.Problems.Count == 0 ? 0 : 1;
    }

    /// <summary>Reads the files in this process, whose memory other things take as well: it is not looked at.</summary>
    public static FuzzResult Run(FuzzTarget target, int cases, int seed) => Run(target, cases, seed, (path, _) => target.Try(path));

    /// <summary>Makes the files and has them read. Those with a problem stay on the disk.</summary>
    private static FuzzResult Run(FuzzTarget target, int cases, int seed, Func<string, long, FuzzOutcome> read)
    {
        var (accepted, refused, problems, worst, peak) = (0, 0, new List<string>(), 0.0, 0L);
        var folder = Directory.CreateTempSubdirectory($"fuzz-{target.Name}-").FullName;
        for (var i = 0; i < cases; i++)
        {
            var path = Path.Combine(folder, $"{i}");
            var bytes = target.Make(new Random(unchecked(seed * 1_000_003 + i)));
            File.WriteAllBytes(path, bytes);
            var outcome = read(path, bytes.Length);
            (worst, peak) = (Math.Max(worst, outcome.Seconds), Math.Max(peak, outcome.PeakBytes - 4L * bytes.Length));
            var problem = outcome.Problem ?? (outcome.PeakBytes > MostBytes + 4L * bytes.Length ? $"it takes {outcome.PeakBytes / 1e6:0} MB, and has {bytes.Length / 1e6:0.000}" : null);
            if (problem is not null)
            {
                problems.Add($"{path}: {problem}");
                continue;
            }
            File.Delete(path);
            _ = outcome.IsRefused ? refused++ : accepted++;
        }
        if (problems.Count == 0)
            Directory.Delete(folder, recursive: true);
        return new(accepted, refused, problems, worst, peak);
    }
}
