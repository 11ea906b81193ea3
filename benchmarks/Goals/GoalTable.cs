using DeepLearning;

namespace Benchmarks.Goals;

/// <summary>The table of goals in docs/numbers.md.</summary>
internal static class GoalTable
{
    private static readonly string[] titles = ["work", "here", "peer", "ratio", "goal", "met", "load"];

    internal static readonly WrittenTable Page = new("all", titles);

    /// <summary>Measures one part after the other, shows each and writes it down.</summary>
    /// <param name="file">Where the table is, if it is to be written.</param>
    /// <param name="parts">What to measure.</param>
    public static void Measure(string? file, IEnumerable<Func<IEnumerable<Goal>>> parts)
    {
        var all = new List<string[]>();
        foreach (var part in parts)
        {
            var load = Load(); // of the others, before the part itself is one
            string[][] rows = [.. part().Select(goal => new[] { goal.Work, goal.Here, goal.Peer, goal.Ratio, goal.Wanted, goal.IsMet ? "yes" : "no", load })];
            all.AddRange(rows);
            if (file is not null)
                Page.Write(file, rows);
        }
        Console.WriteLine(new Table(titles, all, "What was aimed at"));
    }

    /// <summary>How many processes wanted a processor in the last minute, on Linux.</summary>
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "";
}
