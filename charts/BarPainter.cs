using System.Text.Json.Nodes;
using ScottPlot;

namespace DeepLearning;

/// <summary>Draws a panel's bars, beside each other or stacked, and histograms.</summary>
internal sealed class BarPainter(ChartPanel panel)
{
    private const int HistogramBins = 30;
    private const float LabelGap = 7;

    private readonly Dictionary<double, double> tops = []; // of the bars stacked so far

    public void Draw(JsonObject trace, List<JsonObject> bars)
    {
        var isHorizontal = ChartFigure.String(trace["orientation"]) == "h";
        var (along, across) = isHorizontal ? (panel.Y, panel.X) : (panel.X, panel.Y);
        var keys = ChartPanel.Places(trace[isHorizontal ? "y" : "x"], along, (trace[isHorizontal ? "x" : "y"] as JsonArray)?.Count ?? 0);
        var values = ChartPanel.Places(trace[isHorizontal ? "x" : "y"], across, keys.Count);
        var isGrouped = bars.Count > 1 && ChartFigure.String(panel.Figure.Layout["barmode"]) is null or "group";
        var (room, slot) = (ChartPanel.Spacing(keys) * (1 - (ChartFigure.Number(panel.Figure.Layout["bargap"]) ?? 0.2)), bars.TakeWhile(other => other != trace).Count());
        var size = isGrouped ? room / bars.Count : room;
        var shift = isGrouped ? (slot + 0.5) * size - room / 2 : 0;
        var texts = ChartFigure.Texts(trace["text"], keys.Count);
        var isStacked = ChartFigure.String(panel.Figure.Layout["barmode"]) == "stack";
        // A logarithmic axis has no zero to stand on: bars begin at the power of ten below them all.
        var ground = across.IsLog ? Math.Ceiling(bars.SelectMany(bar => ChartPanel.Places(bar[isHorizontal ? "x" : "y"], across, 0)).Where(double.IsFinite).DefaultIfEmpty().Min()) - 1 : 0;
        var drawn = keys.Select((key, i) => (key, value: values[i], i)).Where(bar => !double.IsNaN(bar.key) && !double.IsNaN(bar.value)).Select(bar => (bar.i, Bar: new Bar
        {
            Position = bar.key + shift,
            ValueBase = isStacked ? tops.GetValueOrDefault(bar.key) : ground,
            Value = isStacked ? tops[bar.key] = tops.GetValueOrDefault(bar.key) + bar.value : bar.value,
            Size = ChartFigure.Number(ChartPanel.Of(trace["width"], bar.i)) ?? size,
            FillColor = ChartColor.Of(ChartPanel.Of(trace["marker"]?["color"], bar.i)) ?? panel.SeriesColor(trace),
            LineColor = ChartColor.Of(trace["marker"]?["line"]?["color"]) ?? Colors.White,
            LineWidth = (float)(ChartFigure.Number(trace["marker"]?["line"]?["width"]) ?? 0),
            Orientation = isHorizontal ? Orientation.Horizontal : Orientation.Vertical,
        })).ToList();
        AddBars([.. drawn.Select(each => each.Bar)], trace, isHorizontal);
        foreach (var (i, bar) in drawn.Where(each => each.i < texts.Count))
            LabelBar(bar, texts[i], isStacked, isHorizontal);
    }

    /// <summary>A bar's text: beyond its end, or in its middle where the next one stands on it.</summary>
    private void LabelBar(Bar bar, string text, bool isStacked, bool isHorizontal)
    {
        var (at, side) = isStacked ? ((bar.ValueBase + bar.Value) / 2, 0) : (bar.Value, bar.Value < bar.ValueBase ? -1 : 1);
        var alignment = (side, isHorizontal) switch
        {
            (0, _) => Alignment.MiddleCenter,
            ( > 0, true) => Alignment.MiddleLeft,
            (_, true) => Alignment.MiddleRight,
            ( > 0, _) => Alignment.LowerCenter,
            _ => Alignment.UpperCenter,
        };
        var (atX, atY) = isHorizontal ? (at, bar.Position) : (bar.Position, at);
        if (panel.Text(text, atX, atY, alignment, isStacked ? Palette.TextOn(bar.FillColor) : Colors.Black) is { } label)
            (label.OffsetX, label.OffsetY) = isHorizontal ? (LabelGap * side, 0f) : (0f, -LabelGap * side);
    }

    public void DrawHistogram(JsonObject trace)
    {
        var isHorizontal = trace["x"] is null;
        var values = ChartPanel.Places(trace[isHorizontal ? "y" : "x"], isHorizontal ? panel.Y : panel.X, 0).Where(double.IsFinite).ToList();
        var (edges, counts) = Histogram.Count(values, (int)(ChartFigure.Number(trace[isHorizontal ? "nbinsy" : "nbinsx"]) ?? HistogramBins));
        AddBars([.. counts.Select((count, i) => new Bar
        {
            Position = (edges[i] + edges[i + 1]) / 2,
            Value = count,
            Size = edges[i + 1] - edges[i],
            FillColor = ChartColor.Of(trace["marker"]?["color"]) ?? panel.SeriesColor(trace),
            LineColor = Colors.White,
            LineWidth = 1,
            Orientation = isHorizontal ? Orientation.Horizontal : Orientation.Vertical,
        })], trace, isHorizontal);
    }

    private void AddBars(List<Bar> bars, JsonObject trace, bool isHorizontal)
    {
        var drawn = panel.Plot.Add.Bars(bars);
        drawn.LegendText = ChartPanel.Name(trace);
        var below = bars.Exists(bar => bar.Value < bar.ValueBase) ? 0.08 : 0;
        if (isHorizontal)
            panel.Plot.Axes.Margins(below, 0.08, 0.02, 0.02);
        else
            panel.Plot.Axes.Margins(0.02, 0.02, below, 0.12);
    }
}
