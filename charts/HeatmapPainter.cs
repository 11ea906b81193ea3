using System.Text.Json.Nodes;
using ScottPlot;

namespace DeepLearning;

/// <summary>Draws a heat map, its colour bar and the numbers in its cells.</summary>
internal static class HeatmapPainter
{
    public static void Draw(ChartPanel panel, JsonObject trace)
    {
        var rows = ((JsonArray)trace["z"]!).OfType<JsonArray>().ToList();
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        if (width == 0)
            return;
        var xs = ChartPanel.Places(trace["x"], panel.X, width);
        var ys = ChartPanel.Places(trace["y"], panel.Y, rows.Count);
        var (left, bottom, stepX, stepY) = (xs.Min(), ys.Min(), ChartPanel.Spacing(xs), ChartPanel.Spacing(ys));
        var cells = new double[rows.Count, width];
        foreach (var (row, values) in rows.Index())
        {
            for (var column = 0; column < width; column++)
                cells[(int)Math.Round((ys[row] - bottom) / stepY), (int)Math.Round((xs[column] - left) / stepX)] = ChartFigure.Number(column < values.Count ? values[column] : null) ?? double.NaN;
        }
        if (!cells.Cast<double>().Any(double.IsFinite))
        {
            panel.Plot.Axes.SetLimits(left - stepX / 2, xs.Max() + stepX / 2, bottom - stepY / 2, ys.Max() + stepY / 2);
            return; // nothing but gaps
        }
        var heat = panel.Plot.Add.Heatmap(cells);
        heat.FlipVertically = true; // the first row below
        heat.Rectangle = new CoordinateRect(left - stepX / 2, xs.Max() + stepX / 2, bottom - stepY / 2, ys.Max() + stepY / 2);
        heat.Colormap = ChartColor.Map(trace);
        if ((ChartFigure.Number(trace["zmin"]), ChartFigure.Number(trace["zmax"])) is var (least, most) && (least ?? most) is not null)
            heat.ManualRange = new ScottPlot.Range(least ?? heat.DataRange.Min, most ?? heat.DataRange.Max);
        panel.Plot.HideGrid();
        panel.Plot.Axes.Margins(0, 0);
        if (ChartFigure.Bool(trace["showscale"]) != false)
            AddColorBar(panel, heat);
        if (trace["texttemplate"] is not null && trace["text"] is JsonArray texts)
            Annotate(panel, rows, texts, xs, ys, heat);
    }

    private static void AddColorBar(ChartPanel panel, ScottPlot.Plottables.Heatmap heat)
    {
        var axis = panel.Plot.Add.ColorBar(heat).Axis;
        (axis.TickLabelStyle.FontSize, axis.MinorTickStyle.Length) = (12.5f, 0);
    }

    private static void Annotate(ChartPanel panel, List<JsonArray> rows, JsonArray texts, IReadOnlyList<double> xs, IReadOnlyList<double> ys, ScottPlot.Plottables.Heatmap heat)
    {
        var (low, high) = heat.ManualRange is { } range ? (range.Min, range.Max) : (heat.DataRange.Min, heat.DataRange.Max);
        foreach (var (row, labels) in texts.OfType<JsonArray>().Index())
        {
            foreach (var (column, label) in labels.Index())
            {
                if (ChartFigure.Number(rows[row][column]) is { } value)
                    panel.Text(ChartFigure.Category(label), xs[column], ys[row], Alignment.MiddleCenter, Palette.TextOn(heat.Colormap.GetColor(high > low ? Math.Clamp((value - low) / (high - low), 0, 1) : 0.5)));
            }
        }
    }
}
