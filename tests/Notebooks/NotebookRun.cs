using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Tests.Notebooks.NotebookJson;
using Recording = Benchmarks.Claims;

namespace Tests.Notebooks;

/// <summary>What a committed notebook says, and what its run gave.</summary>
internal sealed partial class NotebookRun(string lesson)
{
    private readonly Dictionary<string, JsonNode> cells =
        Cells(Read(FileOf(lesson))).ToDictionary(cell => (string)cell["id"]!);

    public string Lesson => lesson;

    public static string FileOf(string lesson) => Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), $"{lesson}-*.ipynb").Single();

    public string Source(string cell) => Text(cells[cell]["source"]);

    public string Output(string cell) => string.Join('\n', Outputs(cells[cell]).Select(output => Text(output["text"] ?? output["data"]?["text/plain"])));

    /// <summary>What a cell has recorded under a name.</summary>
    public double Recorded(string name) => Recording.Recorded(cells.Values)[name];

    /// <summary>A number of a cell's table. Columns are counted from the right, because blank cells are on the left.</summary>
    /// <param name="cell">The cell's id.</param>
    /// <param name="row">What the row begins with.</param>
    /// <param name="column">The column's header.</param>
    public double At(string cell, string row, string column) => NumberIn(Output(cell), row, column);

    /// <summary>A number of a table in a text: the whole cell, but for its unit.</summary>
    /// <exception cref="InvalidOperationException">The header or the row is on no line, or on several.</exception>
    /// <exception cref="FormatException">The cell is not a number.</exception>
    public static double NumberIn(string output, string row, string column)
    {
        var lines = output.Split('\n').Select(line => line.Trim()).ToList();
        var headers = lines.Select(Parts).Single(parts => parts.Contains(column));
        var parts = lines.Where(line => line.StartsWith(row + "  ", StringComparison.Ordinal)).Select(Parts).Single();
        return double.Parse(Unit().Replace(parts[^(headers.Length - Array.IndexOf(headers, column))], ""), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    /// <summary>The lengths of the bars that a cell has drawn, from left to right.</summary>
    public double[] Bars(string cell) => [.. JsonNode.Parse(Figure().Match(Text(Outputs(cells[cell]).Single()["data"]!["text/html"])).Groups[1].Value)!["data"]![0]!["x"]!.AsArray().Select(x => (double)x!)];

    private static string[] Parts(string line) => Gap().Split(line);

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Gap();

    [GeneratedRegex(" ?%$| [a-z]+$")]
    private static partial Regex Unit();

    [GeneratedRegex("<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Figure();
}
