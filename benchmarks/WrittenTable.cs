namespace Benchmarks;

/// <summary>A table that a command writes into a page, between two markers: what is measured anew replaces the line that begins alike; what somebody wrote around it stays.</summary>
/// <param name="command">The command whose table it is, as the marker before it names it.</param>
/// <param name="titles">The columns' heads.</param>
internal sealed class WrittenTable(string command, params IReadOnlyList<string> titles)
{
    private const string End = "<!-- until here. -->";

    private readonly string begin = $"<!-- Written by `dotnet run --project benchmarks -- {command}`: -->";

    public void Write(string file, IReadOnlyList<IReadOnlyList<string>> rows) => File.WriteAllText(file, Replace(File.ReadAllText(file), rows));

    /// <summary>A text with the table, in which some rows are replaced or added.</summary>
    /// <exception cref="BenchmarkException">The markers are not there.</exception>
    internal string Replace(string text, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = from < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        if (to < 0)
            throw new BenchmarkException($"The table has no place: a line {begin} and after it a line {End} are missing.");
        var lines = text[(from + begin.Length)..to].Split('\n').Where(line => line.StartsWith('|')).Skip(2).ToList();
        foreach (var row in rows)
        {
            var line = Line(row);
            var at = lines.FindIndex(one => one.StartsWith($"| {row[0]} |", StringComparison.Ordinal));
            if (at < 0)
                lines.Add(line);
            else
                lines[at] = line;
        }
        return $"{text[..from]}{begin}\n\n{string.Join('\n', [Line(titles), Line([.. titles.Select(_ => "---")]), .. lines])}\n\n{text[to..]}";
    }

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";
}
