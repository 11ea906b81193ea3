using DeepLearning;

namespace Benchmarks.Goals;

/// <summary>The table of docs/numbers.md between two markers: what is measured anew replaces the line of the same work; what somebody wrote around it stays.</summary>
internal static class GoalTable
{
    private const string Begin = "<!-- Written by `dotnet run --project benchmarks -- all`: -->", End = "<!-- until here. -->";

    private static readonly string[] titles = ["work", "here", "peer", "ratio", "goal", "met", "load"];

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
                File.WriteAllText(file, Replace(File.ReadAllText(file), rows));
        }
        Console.WriteLine(new Table(titles, all, "What was aimed at"));
    }

    /// <summary>A text with a table, in which some rows are replaced or added.</summary>
    /// <exception cref="BenchmarkException">The markers are not there.</exception>
    internal static string Replace(string text, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new BenchmarkException($"The table has no place: a line {Begin} and after it a line {End} are missing.");
        var lines = text[(begin + Begin.Length)..end].Split('\n').Where(line => line.StartsWith('|')).Skip(2).ToList();
        foreach (var row in rows)
        {
            var line = Line(row);
            var at = lines.FindIndex(one => one.StartsWith($"| {row[0]} |", StringComparison.Ordinal));
            if (at < 0)
                lines.Add(line);
            else
                lines[at] = line;
        }
        return $"{text[..begin]}{Begin}\n\n{string.Join('\n', [Line(titles), Line([.. titles.Select(_ => "---")]), .. lines])}\n\n{text[end..]}";
    }

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>How many processes wanted a processor in the last minute, on Linux.</summary>
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "";
}
