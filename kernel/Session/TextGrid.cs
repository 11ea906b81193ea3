using System.Net;
using System.Text;

namespace NotebookKernel;

/// <summary>Rows under headings, as text whose columns are aligned: numbers to the right, at most 120 characters wide. Text and pages show the first 20 rows.</summary>
/// <param name="headings">None: the rows stand alone.</param>
/// <param name="rows">The first rows; one more than are shown says that there are more.</param>
/// <param name="count">How many rows there are; null where nobody has counted.</param>
internal sealed class TextGrid(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<object?>> rows, int? count)
{
    public const int MostRows = 20, MostColumns = 120;

    private const int MostInColumn = 40;
    private const string Gap = "  ";

    private readonly List<IReadOnlyList<object?>> shown = [.. rows.Take(MostRows)];

    public override string ToString()
    {
        var cells = shown.Select(row => row.Select(value => Cut(PlainText.Inline(value), MostInColumn)).ToList()).ToList();
        var widths = Enumerable.Range(0, Math.Max(headings.Count, cells.Select(row => row.Count).DefaultIfEmpty().Max()))
            .Select(i => cells.Where(row => i < row.Count).Select(row => row[i].Length).Append(i < headings.Count ? Math.Min(headings[i].Length, MostInColumn) : 0).Max()).ToList();
        var fitting = 0;
        for (var width = 0; fitting < widths.Count && (width += widths[fitting] + Gap.Length) <= MostColumns + Gap.Length;)
            fitting++;
        var right = Enumerable.Range(0, fitting).Select(i => shown.All(row => i < row.Count && PlainText.IsNumber(row[i]))).ToList();
        var text = new StringBuilder();
        if (headings.Count > 0)
            Line(headings.Select(heading => Cut(heading, MostInColumn)));
        cells.ForEach(Line);
        if (fitting < widths.Count)
            text.Append($"… {widths.Count - fitting} more columns\n");
        if (More is { } more)
            text.Append($"… {more}\n");
        return text.ToString().TrimEnd('\n');

        void Line(IEnumerable<string> line) =>
            text.Append(string.Join(Gap, line.Take(fitting).Select((cell, i) => right[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
    }

    public string ToHtml()
    {
        var html = new StringBuilder("<table><thead><tr>").AppendJoin("", headings.Select(heading => $"<th>{WebUtility.HtmlEncode(heading)}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in shown)
            html.Append("<tr>").AppendJoin("", row.Select(value => $"<td>{WebUtility.HtmlEncode(PlainText.Inline(value))}</td>")).Append("</tr>");
        return html.Append("</tbody></table>").Append(More is { } more ? $"<p>… {more}</p>" : "").ToString();
    }

    private string? More => rows.Count <= MostRows ? null : count is { } all ? FormattableString.Invariant($"{all - MostRows:N0} more") : "more";

    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
