using System.Text.Json.Nodes;
using ScottPlot;

namespace DeepLearning;

/// <summary>One panel of a static picture: the plot that is drawn on, the figure it shows, its two axes, and what all painters ask of a trace.</summary>
internal sealed class ChartPanel(ScottPlot.Plot plot, ChartFigure figure, ChartAxis x, ChartAxis y)
{
    public ScottPlot.Plot Plot => plot;

    public ChartFigure Figure => figure;

    public ChartAxis X => x;

    public ChartAxis Y => y;

    /// <summary>Text at a place of the two axes; none where that is missing.</summary>
    public ScottPlot.Plottables.Text? Text(string text, double atX, double atY, Alignment alignment, Color color)
    {
        if (text.Length == 0 || double.IsNaN(atX) || double.IsNaN(atY))
            return null;
        var label = plot.Add.Text(text, atX, atY);
        (label.LabelFontSize, label.LabelFontColor, label.LabelAlignment) = (12, color, alignment);
        return label;
    }

    /// <summary>The colour of a trace that names none.</summary>
    public Color SeriesColor(JsonObject trace)
    {
        var index = figure.Traces.TakeWhile(other => other != trace).Count();
        return Color.FromHex(Palette.Series[index % Palette.Series.Count]);
    }

    /// <summary>The trace's name in the legend.</summary>
    public static string Name(JsonObject trace) => ChartFigure.Bool(trace["showlegend"]) == false ? "" : ChartFigure.Plain(ChartFigure.String(trace["name"]) ?? "");

    /// <summary>A point's own value of a list, or the one of all points.</summary>
    public static JsonNode? Of(JsonNode? values, int point) => values is JsonArray each ? (point < each.Count ? each[point] : null) : values;

    /// <summary>Where the values stand on an axis; 0, 1, 2 where there are none.</summary>
    public static IReadOnlyList<double> Places(JsonNode? values, ChartAxis axis, int count) => values is JsonArray array
        ? [.. array.Select(axis.Place)]
        : [.. Enumerable.Range(0, count).Select(i => axis.IsReversed && axis.IsCategorical ? count - 1.0 - i : i)];

    /// <summary>The least distance between neighbours.</summary>
    public static double Spacing(IReadOnlyList<double> places)
    {
        var sorted = places.Where(double.IsFinite).Distinct().Order().ToList();
        return sorted.Zip(sorted.Skip(1), (one, next) => next - one).DefaultIfEmpty(1).Min();
    }
}
