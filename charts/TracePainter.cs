using System.Text.Json.Nodes;
using ScottPlot;

namespace DeepLearning;

/// <summary>Draws traces of the kinds that the course uses: lines, markers, labelled points, bars, histograms, heat maps. What it must not meet, <see cref="StaticForm"/> names.</summary>
internal sealed class TracePainter(ChartPanel panel)
{
    private const float LabelGap = 7;

    private readonly BarPainter bars = new(panel);

    public void Draw(IReadOnlyList<JsonObject> traces, IEnumerable<JsonObject> marks)
    {
        var barTraces = traces.Where(trace => ChartFigure.String(trace["type"]) is "bar" or "histogram").ToList();
        foreach (var trace in traces)
        {
            switch (ChartFigure.String(trace["type"]) ?? "scatter")
            {
                case "scatter" or "scattergl": DrawScatter(trace); break;
                case "bar": bars.Draw(trace, barTraces); break;
                case "histogram": bars.DrawHistogram(trace); break;
                case "heatmap": HeatmapPainter.Draw(panel, trace); break;
            }
        }
        foreach (var shape in (panel.Figure.Layout["shapes"] as JsonArray ?? []).OfType<JsonObject>())
            DrawLineAcross(shape);
        foreach (var mark in marks)
            panel.Text(ChartFigure.Text(mark) is { } text ? ChartFigure.Plain(text) : "", panel.X.PlaceOfMark(mark["x"]), panel.Y.PlaceOfMark(mark["y"]), Alignment.MiddleCenter, ChartColor.Of(mark["font"]?["color"]) ?? Colors.Black);
        if (ChartFigure.Bool(panel.Figure.Layout["showlegend"]) != false && traces.Any(trace => ChartPanel.Name(trace).Length > 0))
            ShowLegend();
        else
            panel.Plot.HideLegend();
    }

    private void ShowLegend()
    {
        panel.Plot.ShowLegend(Edge.Right).Alignment = Alignment.UpperLeft;
        var legend = panel.Plot.Legend;
        (legend.FontSize, legend.OutlineWidth, legend.ShadowColor, legend.SymbolWidth) = (13, 0, Colors.Transparent, 34); // dashes are told apart
    }

    private void DrawScatter(JsonObject trace)
    {
        var points = Points(trace);
        var mode = ChartFigure.String(trace["mode"]) ?? "lines";
        var color = ChartColor.Of(trace["line"]?["color"]) ?? ChartColor.Of(trace["marker"]?["color"]) ?? panel.SeriesColor(trace);
        var hasLines = mode.Contains("lines", StringComparison.Ordinal);
        var hasMarkers = mode.Contains("markers", StringComparison.Ordinal);
        if (hasLines || hasMarkers)
        {
            var scatter = panel.Plot.Add.Scatter(points, color);
            scatter.LineWidth = hasLines ? (float)(ChartFigure.Number(trace["line"]?["width"]) ?? 2) : 0;
            scatter.LinePattern = Pattern(ChartFigure.String(trace["line"]?["dash"]));
            scatter.MarkerSize = hasMarkers ? (float)(ChartFigure.Number(trace["marker"]?["size"]) ?? 6) : 0;
            scatter.LegendText = ChartPanel.Name(trace);
            if (ChartFigure.Number(trace["marker"]?["opacity"]) is { } opacity)
                scatter.MarkerFillColor = scatter.MarkerFillColor.WithAlpha(opacity);
            if (hasMarkers && trace["marker"] is JsonObject marker && (marker["size"] is JsonArray || marker["color"] is JsonArray))
                DrawMarkers(scatter, points, marker);
        }
        if (mode.Contains("text", StringComparison.Ordinal))
            Label(points, ChartFigure.Texts(trace["text"], points.Length), trace["textposition"], hasMarkers);
    }

    /// <summary>Each marker in its own size or colour.</summary>
    private void DrawMarkers(ScottPlot.Plottables.Scatter scatter, Coordinates[] points, JsonObject marker)
    {
        foreach (var (i, point) in points.Index())
        {
            var size = ChartPanel.Of(marker["size"], i) is { } own ? (float)(ChartFigure.Number(own) ?? 6) : 6;
            var color = (ChartColor.Of(ChartPanel.Of(marker["color"], i)) ?? scatter.MarkerFillColor).WithAlpha(ChartFigure.Number(marker["opacity"]) ?? 1);
            if (!double.IsNaN(point.X) && !double.IsNaN(point.Y))
                panel.Plot.Add.Marker(point.X, point.Y, MarkerShape.FilledCircle, size, color);
        }
        scatter.MarkerSize = 0;
    }

    private void Label(Coordinates[] points, IReadOnlyList<string> texts, JsonNode? positions, bool hasMarkers)
    {
        foreach (var (i, text) in texts.Take(points.Length).Index())
        {
            var position = ChartFigure.String(ChartPanel.Of(positions, i)) ?? (hasMarkers ? "top center" : "middle center");
            // plotly says where the label is seen from the point, ScottPlot which side of the label is at the point.
            var (alignment, offsetX, offsetY) = position switch
            {
                "top center" => (Alignment.LowerCenter, 0, -1),
                "bottom center" => (Alignment.UpperCenter, 0, 1),
                "middle left" => (Alignment.MiddleRight, -1, 0),
                "middle right" => (Alignment.MiddleLeft, 1, 0),
                "top left" => (Alignment.LowerRight, -1, -1),
                "top right" => (Alignment.LowerLeft, 1, -1),
                "bottom left" => (Alignment.UpperRight, -1, 1),
                "bottom right" => (Alignment.UpperLeft, 1, 1),
                _ => (Alignment.MiddleCenter, 0, 0),
            };
            if (panel.Text(text, points[i].X, points[i].Y, alignment, Colors.Black) is { } label)
                (label.OffsetX, label.OffsetY) = (LabelGap * offsetX * (offsetY == 0 ? 1 : 0.5f), LabelGap * offsetY * (offsetX == 0 ? 1 : 0.5f));
        }
    }

    /// <summary>A shape that is a line: at a value of one axis across the whole of the other, or between two points.</summary>
    private void DrawLineAcross(JsonObject shape)
    {
        var color = ChartColor.Of(shape["line"]?["color"]) ?? Color.FromHex("#444444");
        var pattern = Pattern(ChartFigure.String(shape["line"]?["dash"]));
        var (x0, x1, y0, y1) = (panel.X.Place(shape["x0"]), panel.X.Place(shape["x1"]), panel.Y.Place(shape["y0"]), panel.Y.Place(shape["y1"]));
        if (ChartFigure.String(shape["yref"]) == "paper")
            panel.Plot.Add.VerticalLine(x0, 1.5f, color, pattern);
        else if (ChartFigure.String(shape["xref"]) == "paper")
            panel.Plot.Add.HorizontalLine(y0, 1.5f, color, pattern);
        else
            panel.Plot.Add.Line(x0, y0, x1, y1).LineStyle = new LineStyle(1.5f, color, pattern);
    }

    private Coordinates[] Points(JsonObject trace)
    {
        var count = new[] { "x", "y" }.Max(axis => (trace[axis] as JsonArray)?.Count ?? 0);
        var (xs, ys) = (ChartPanel.Places(trace["x"], panel.X, count), ChartPanel.Places(trace["y"], panel.Y, count));
        return [.. xs.Zip(ys, (atX, atY) => new Coordinates(atX, atY))];
    }

    private static LinePattern Pattern(string? dash) => dash switch
    {
        "dash" or "longdash" => LinePattern.Dashed,
        "dot" => LinePattern.Dotted,
        "dashdot" => LinePattern.DenselyDashed,
        _ => LinePattern.Solid,
    };
}
