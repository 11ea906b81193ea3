using System.Globalization;
using System.Net;
using System.Text;

namespace DeepLearning;

/// <summary>A confusion matrix as an HTML table: every row and column has its name, and only counts are coloured, so that it reads on a dark page as on a white one.</summary>
internal static class ConfusionTable
{
    private const string Style =
        "<style>table.dl-matrix{border-collapse:collapse;color:inherit;font-size:12px;line-height:1.2;font-variant-numeric:tabular-nums;margin:.3em 0}"
        + "table.dl-matrix caption{caption-side:top;text-align:left;font-weight:600;padding:.3em 0;color:inherit;white-space:nowrap}"
        + "table.dl-matrix tr:nth-child(n){background:none}" // whatever stripes the page has
        + "table.dl-matrix td{width:1.7em;min-width:1.7em;padding:.25em .1em;text-align:center;border:1px solid rgba(128,128,128,.2)}"
        + "table.dl-matrix th{font-weight:400;padding:.1em .4em;border:0;text-align:right;white-space:nowrap;color:inherit}"
        + "table.dl-matrix thead th{vertical-align:bottom;padding:.4em 0}table.dl-matrix thead th span{writing-mode:vertical-rl;transform:rotate(180deg)}"
        + "table.dl-matrix thead th:first-child{padding:.4em}</style>";

    public static string Write(ConfusionMatrix matrix, IReadOnlyList<int> classes, string title)
    {
        var most = classes.Max(actual => classes.Max(predicted => matrix[actual, predicted]));
        var html = new StringBuilder("<div style=\"overflow-x:auto\">").Append(Style).Append("<table class=\"dl-matrix\"><caption>").Append(Encode(title))
            .Append("</caption><thead><tr><th>actual ↓ predicted →</th>");
        foreach (var predicted in classes)
            html.Append("<th scope=\"col\"><span>").Append(Encode(matrix.Names[predicted])).Append("</span></th>");
        html.Append("</tr></thead><tbody>");
        foreach (var actual in classes)
        {
            html.Append("<tr><th scope=\"row\">").Append(Encode(matrix.Names[actual])).Append("</th>");
            foreach (var predicted in classes)
                html.Append(Cell(matrix.Names[actual], matrix.Names[predicted], matrix[actual, predicted], most));
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Cell(string actual, string predicted, int count, int most)
    {
        if (count == 0)
            return "<td></td>";
        var colour = Palette.Count((double)count / most);
        return string.Create(CultureInfo.InvariantCulture,
            $"<td style=\"background:{colour.ToHex()};color:{Palette.TextOn(colour).ToHex()}\" title=\"{Encode($"{new ConfusedPair(actual, predicted, count)}")}\">{count}</td>");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
