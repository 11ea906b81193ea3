using System.Diagnostics;

namespace Benchmarks.Fuzz;

/// <summary>Reads many damaged files, which a seed makes: each must be read or refused in the course's own words.</summary>
internal static class FuzzRun
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(1);

    /// <summary>Prints what became of the files.</summary>
    /// <returns>0 if every one was read or refused as it should be.</returns>
    public static int Print(FuzzTarget target, int cases, int seed)
    {
        var result = Run(target, cases, seed);
        foreach (var case_ in result.NotOurs)
            Console.WriteLine(case_);
        Console.WriteLine(new DeepLearning.Table(["cases", "accepted", "refused in our words", "not ours", "worst time, s", "peak memory beyond 4 x the file, MB"],
            [[result.Cases, result.Accepted, result.Refused, result.NotOurs.Count, $"{result.Worst.TotalSeconds:0.00}", $"{result.PeakBytes / 1e6:0}"]],
            $"{target.Name}, seed {seed}"));
        return result.NotOurs.Count == 0 ? 0 : 1;
    }

    /// <summary>Makes and reads the files. A file on which the process ends or does not go on stays on the disk, and its path is the last line of the error output.</summary>
    public static FuzzResult Run(FuzzTarget target, int cases, int seed)
    {
        var (accepted, refused, notOurs, worst, peak) = (0, 0, new List<string>(), TimeSpan.Zero, 0L);
        var folder = Directory.CreateTempSubdirectory($"fuzz-{target.Name}-").FullName;
        for (var i = 0; i < cases; i++)
        {
            var path = Path.Combine(folder, $"{i}");
            var bytes = target.Make(new Random(unchecked(seed * 1_000_003 + i)));
            File.WriteAllBytes(path, bytes);
            var before = PeakMemory.Reset();
            var clock = Stopwatch.StartNew();
            var error = Try(target, path);
            if (clock.Elapsed > worst)
                worst = clock.Elapsed;
            peak = Math.Max(peak, PeakMemory.Since(before) - 4L * bytes.Length);
            if (error is null)
                accepted++;
            else if (target.IsRefusal(error, path))
                refused++;
            else
                notOurs.Add($"case {i}: {error.GetType().Name}: {error.Message}");
            if (error is TimeoutException)
            {
                Console.Error.WriteLine(path);
                return new(accepted, refused, notOurs, worst, peak);
            }
            File.Delete(path);
        }
        Directory.Delete(folder, recursive: true);
        return new(accepted, refused, notOurs, worst, peak);
    }

    private static Exception? Try(FuzzTarget target, string path)
    {
        try
        {
            return Task.Run(() => target.Read(path)).Wait(limit) ? null : new TimeoutException($"it is still being read after {limit.TotalSeconds:0} s");
        }
        catch (AggregateException error)
        {
            return error.InnerException;
        }
    }
}
