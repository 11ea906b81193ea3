using System.Globalization;
using System.Net;
using System.Text;

namespace DeepLearning;

/// <summary>A confusion matrix as an HTML table: every row and column has its name, and only counts are coloured, so that it reads on a dark page as on a white one.</summary>
internal static class ConfusionTable
{
    private const string Style =
        "<style>table.dl-matrix{border-collapse:collapse;color:inherit;font-size:11px;line-height:1.2;font-variant-numeric:tabular-nums;margin:.3em 0}"
        + "table.dl-matrix caption{caption-side:top;text-align:left;font-weight:600;padding:.3em 0;color:inherit;white-space:nowrap}"
        + "table.dl-matrix tr:nth-child(n){background:none}" // whatever stripes the page has
        + "table.dl-matrix td{width:1.35em;min-width:1.35em;padding:0;height:1.7em;text-align:center;border:1px solid rgba(128,128,128,.2)}"
        + "table.dl-matrix button{all:unset;display:block;width:100%;line-height:1.7em;cursor:pointer;box-shadow:inset 0 0 0 2px #d55e00}table.dl-matrix button:focus-visible{outline:3px solid #0072b2}"
        + "table.dl-matrix th{font-weight:400;padding:.1em .4em;border:0;text-align:right;white-space:nowrap;color:inherit}"
        + "table.dl-matrix thead th{vertical-align:bottom;padding:.4em 0}table.dl-matrix thead th span{writing-mode:vertical-rl;transform:rotate(180deg)}"
        + "table.dl-matrix thead th:first-child{padding:.4em}</style>";

    /// <summary>The table of counts, a row for each actual and a column for each predicted class, and under it the pictures that open when a pair's cell is chosen.</summary>
    public static string Write(IReadOnlyList<string> names, int[,] counts, string title, IReadOnlyList<(ConfusedPair Pair, PictureGrid Pictures)> pictures)
    {
        var opening = pictures.Select((entry, i) => (entry.Pair, i)).ToDictionary();
        var most = counts.Cast<int>().Max();
        var html = new StringBuilder("<div style=\"overflow-x:auto\">").Append(PaperLook.Style).Append(Style).Append("<table class=\"dl-matrix\"><caption>").Append(Encode(title))
            .Append("</caption><thead><tr><th>actual ↓ predicted →</th>");
        foreach (var predicted in names)
            html.Append("<th scope=\"col\"><span>").Append(Encode(predicted)).Append("</span></th>");
        html.Append("</tr></thead><tbody>");
        foreach (var (row, actual) in names.Index())
        {
            html.Append("<tr><th scope=\"row\">").Append(Encode(actual)).Append("</th>");
            foreach (var (column, predicted) in names.Index())
                html.Append(Cell(new(actual, predicted, counts[row, column]), most, opening));
            html.Append("</tr>");
        }
        html.Append("</tbody></table></div>");
        return pictures.Count == 0 ? html.ToString()
            : $"<figure style=\"margin:0\">{html}<output style=\"display:block;margin:.5em 0;font-weight:600\">Choose a framed cell to see its pictures.</output>"
                + $"{Views.Write(pictures.Select(entry => ($"{entry.Pair}", (object)entry.Pictures)), first: null)}</figure>";
    }

    private static string Cell(ConfusedPair pair, int most, Dictionary<ConfusedPair, int> opening)
    {
        if (pair.Count == 0)
            return "<td></td>";
        var colour = Palette.Count((double)pair.Count / most);
        var content = opening.TryGetValue(pair, out var view)
            ? string.Create(CultureInfo.InvariantCulture, $"<button type=\"button\" aria-label=\"{Encode($"{pair}")}\" onclick=\"{Views.Show($"{view}")}\">{pair.Count}</button>")
            : string.Create(CultureInfo.InvariantCulture, $"{pair.Count}");
        return $"<td class=\"{PaperLook.Class}\" style=\"background:{colour.ToHex()};color:{Palette.TextOn(colour).ToHex()}{(Palette.NeedsEdge(colour) ? ";text-shadow:0 0 2px #fff,0 0 2px #fff" : "")}\" title=\"{Encode($"{pair}")}\">{content}</td>";
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
