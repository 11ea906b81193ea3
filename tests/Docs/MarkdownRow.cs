using System.Text.RegularExpressions;

namespace Tests.Docs;

/// <summary>A row of a table in a page of docs/, below the table's header.</summary>
internal sealed record MarkdownRow(IReadOnlyList<string> Cells)
{
    public static IEnumerable<MarkdownRow> ReadAll(string page) =>
        File.ReadLines(page).SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
            .Select(line => new MarkdownRow([.. line.Trim('|').Split('|').Select(cell => cell.Trim())]));

    /// <summary>Where the link in a cell leads.</summary>
    public string LinkIn(int cell) => Regex.Match(Cells[cell], @"^\[.+\]\((.+)\)$").Groups[1].Value;
}
