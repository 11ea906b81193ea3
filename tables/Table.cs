using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DeepLearning;

/// <summary>Rows under headers: an HTML table in a notebook, aligned text elsewhere. Null and NaN are blank, numbers are aligned right, also with a unit, and pictures are shown small.</summary>
public sealed partial class Table : IHtml
{
    private const string Style =
        "<style>.dl-table{border-collapse:collapse;font-variant-numeric:tabular-nums;color:inherit;margin:.3em 0}"
        + ".dl-table caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0;color:inherit}"
        + ".dl-table th,.dl-table td{padding:.2em .6em;border:0;border-bottom:1px solid rgba(128,128,128,.3);text-align:right;vertical-align:top;white-space:nowrap}"
        + "table.dl-table .l.l{text-align:left;white-space:normal;max-width:40em;overflow-wrap:break-word}table.dl-table td.l.s{white-space:nowrap}.dl-table thead th{border-bottom:1px solid}"
        + "table.dl-heat tbody tr:nth-child(n){background:none}" // blank cells look alike, whatever stripes the page has
        + "table.dl-heat td,table.dl-heat th{padding:.2em .25em}" // a grid of 15 columns fits beside a page's navigation
        + "@media(max-width:600px){.dl-table{font-size:.85em}.dl-table th,.dl-table td{padding:.2em .25em}table.dl-table .l.l:not(.s){min-width:11em;max-width:16em}table.dl-table .l.l:first-child:not(.s){min-width:9em}.dl-table thead th{white-space:normal}}" // a phone scrolls a table sideways before it makes its rows high
        + ".dl-table tbody th{font-weight:400;opacity:.75}.dl-table tfoot td{text-align:left;white-space:normal;max-width:0;border:0;opacity:.75;font-style:italic}</style>";

    private const int PictureSide = 96, ShortText = 20;

    private readonly IReadOnlyList<string> headers;
    private readonly List<string[]> cells;
    private readonly List<double?[]> numbers;
    private readonly Dictionary<(int Row, int Column), IPicture> pictures = [];
    private readonly bool[] isLeft, isShort;
    private readonly Func<int, int, bool> outlined;

    /// <summary>A table of the given rows.</summary>
    /// <param name="headers">The columns' names; every row has as many cells.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="caption">What the table shows, above it.</param>
    /// <param name="format">How numbers are written (a .NET format); by default what suits the column.</param>
    /// <param name="heatMap">Colours number cells from dark at the low end to light at the high end; what lies outside has the end's colour.</param>
    /// <param name="outlined">The cells, by row and column, that get a frame, in text brackets.</param>
    /// <exception cref="ArgumentException">A row has more or fewer cells than there are headers.</exception>
    public Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows, string? caption = null, string? format = null,
        (double Low, double High)? heatMap = null, Func<int, int, bool>? outlined = null)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(rows);
        var values = rows.ToList();
        var odd = values.FindIndex(row => row.Count != headers.Count);
        if (odd >= 0)
            throw new ArgumentException($"Row {odd} has {values[odd].Count} cells, but there are {headers.Count} headers: {string.Join(", ", headers)}.", nameof(rows));

        (this.headers, Caption, HeatMap) = (headers, caption, heatMap);
        foreach (var (at, row) in values.Index())
            foreach (var (column, value) in row.Index())
                if (value is IPicture picture)
                    pictures[(at, column)] = picture;
        numbers = [.. values.Select(row => row.Select(Numbers.Of).ToArray())];
        var formats = headers.Select((_, column) =>
            format ?? Numbers.FormatFor(values.Select(row => row[column]).Where(value => !Numbers.IsInteger(value)).Select(value => Numbers.Of(value) ?? double.NaN))).ToArray();
        cells = [.. values.Select(row => row.Select((value, column) => Numbers.Write(value, formats[column], format ?? "0")).ToArray())];
        isLeft = [.. headers.Select((_, column) => values.Index().Any(row => row.Item[column] is { } value && Numbers.Of(value) is null && !NumberWithUnit().IsMatch(cells[row.Index][column])))];
        isShort = [.. headers.Select((_, column) => cells.Index().All(row => row.Item[column].Length <= ShortText || pictures.ContainsKey((row.Index, column))))];
        this.outlined = outlined ?? ((_, _) => false);
    }

    /// <summary>How many leading columns name the row rather than belong to it.</summary>
    internal int RowHeaders { get; init; }

    /// <summary>A remark below the table.</summary>
    internal string? Note { get; init; }

    /// <summary>Aligns every column right.</summary>
    internal bool AllRight { get; init; }

    private string? Caption { get; }

    private (double Low, double High)? HeatMap { get; }

    /// <inheritdoc/>
    public string ToHtml()
    {
        var html = new StringBuilder(Style).Append(HeatMap is not null ? "<table class=\"dl-table dl-heat\">" : "<table class=\"dl-table\">");
        if (Caption is not null)
            html.Append("<caption>").Append(HtmlText.Encode(Caption)).Append("</caption>");
        html.Append("<thead><tr>");
        for (var column = 0; column < headers.Count; column++)
            html.Append("<th scope=\"col\"").Append(Side(column)).Append('>').Append(HtmlText.Encode(headers[column])).Append("</th>");
        html.Append("</tr></thead><tbody>");
        for (var row = 0; row < cells.Count; row++)
        {
            html.Append("<tr>");
            for (var column = 0; column < headers.Count; column++)
            {
                var (open, close) = column < RowHeaders ? ("th scope=\"row\"", "th") : ("td", "td");
                html.Append(CultureInfo.InvariantCulture, $"<{open}{Side(column)}{Look(row, column)}>{Content(row, column)}</{close}>");
            }
            html.Append("</tr>");
        }
        html.Append("</tbody>");
        if (Note is not null)
            html.Append(CultureInfo.InvariantCulture, $"<tfoot><tr><td colspan=\"{headers.Count}\">{HtmlText.Encode(Note)}</td></tr></tfoot>");
        return html.Append("</table>").ToString();
    }

    /// <summary>The table as aligned plain text.</summary>
    public override string ToString()
    {
        var texts = cells.Select((row, i) => row.Select((cell, column) => outlined(i, column) ? $"[{cell}]" : cell).ToArray()).ToList();
        var widths = headers.Select((header, column) => texts.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        string Line(IReadOnlyList<string> row) =>
            string.Join("  ", row.Select((cell, column) => IsLeft(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();
        string?[] lines = [Caption, Line(headers), .. texts.Select(Line), Note];
        return string.Join('\n', lines.OfType<string>());
    }

    private bool IsLeft(int column) => isLeft[column] && !AllRight;

    /// <summary>Texts are on the left, and where all of a column are pictures or short, such as 3.16e-4, none of them is broken.</summary>
    private string Side(int column) => !IsLeft(column) ? "" : isShort[column] ? " class=\"l s\"" : " class=\"l\"";

    private string Look(int row, int column)
    {
        var style = outlined(row, column) ? "outline:2px solid #d32f2f;outline-offset:-2px;" : "";
        if (column >= RowHeaders && HeatMap is (var low, var high) && numbers[row][column] is { } value && double.IsFinite(value))
        {
            var background = Palette.Magnitude(high > low ? (value - low) / (high - low) : 0.5);
            style += $"background:{background.ToHex()};color:{Palette.TextOn(background).ToHex()}";
        }
        return style.Length > 0 ? $" style=\"{style}\"" : "";
    }

    private string Content(int row, int column) => pictures.TryGetValue((row, column), out var picture)
        ? $"<div style=\"width:{PictureSide}px\">{PictureGrid.Picture(picture, cells[row][column])}</div>"
        : HtmlText.Encode(cells[row][column]);

    /// <summary>A number as people write it, so no version and no name such as 000005, with one of the units that a lesson may have.</summary>
    [GeneratedRegex(@"^[+−-]?(0|[1-9][0-9]*|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?(e[+-]?[0-9]+)?( ?[%×]| ([nµm]?s|min|h|([kKMGT]i?)?B|pixels?|thousand|million|billion))?$")]
    private static partial Regex NumberWithUnit();
}
