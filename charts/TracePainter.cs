using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScottPlot;

namespace DeepLearning;

/// <summary>Draws traces of the kinds that the course uses: lines, markers, labelled points, bars, histograms, heat maps. What it must not meet, <see cref="StaticForm"/> names.</summary>
internal sealed partial class TracePainter(ScottPlot.Plot plot, ChartFigure figure, ChartAxis x, ChartAxis y)
{
    private const int HistogramBins = 30;
    private const float LabelGap = 7;

    private readonly Dictionary<double, double> tops = []; // of the bars stacked so far

    public void Draw(IReadOnlyList<JsonObject> traces, IEnumerable<JsonObject> marks)
    {
        var bars = traces.Where(trace => ChartFigure.String(trace["type"]) is "bar" or "histogram").ToList();
        foreach (var trace in traces)
        {
            switch (ChartFigure.String(trace["type"]) ?? "scatter")
            {
                case "scatter" or "scattergl": DrawScatter(trace); break;
                case "bar": DrawBars(trace, bars); break;
                case "histogram": DrawHistogram(trace); break;
                case "heatmap": DrawHeatmap(trace); break;
            }
        }
        foreach (var shape in (figure.Layout["shapes"] as JsonArray ?? []).OfType<JsonObject>())
            DrawLineAcross(shape);
        foreach (var mark in marks)
            DrawText(ChartFigure.Text(mark) is { } text ? ChartFigure.Plain(text) : "", x.PlaceOfMark(mark["x"]), y.PlaceOfMark(mark["y"]), Alignment.MiddleCenter, ColorOf(mark["font"]?["color"]) ?? Colors.Black);
        if (ChartFigure.Bool(figure.Layout["showlegend"]) != false && traces.Any(trace => Name(trace).Length > 0))
            ShowLegend();
        else
            plot.HideLegend();
    }

    private void ShowLegend()
    {
        var panel = plot.ShowLegend(Edge.Right);
        panel.Alignment = Alignment.UpperLeft;
        (plot.Legend.FontSize, plot.Legend.OutlineWidth, plot.Legend.ShadowColor) = (13, 0, Colors.Transparent);
    }

    private void DrawScatter(JsonObject trace)
    {
        var points = Points(trace);
        var mode = ChartFigure.String(trace["mode"]) ?? "lines";
        var color = ColorOf(trace["line"]?["color"]) ?? ColorOf(trace["marker"]?["color"]) ?? SeriesColor(trace);
        var hasLines = mode.Contains("lines", StringComparison.Ordinal);
        var hasMarkers = mode.Contains("markers", StringComparison.Ordinal);
        if (hasLines || hasMarkers)
        {
            var scatter = plot.Add.Scatter(points, color);
            scatter.LineWidth = hasLines ? (float)(ChartFigure.Number(trace["line"]?["width"]) ?? 2) : 0;
            scatter.LinePattern = Pattern(ChartFigure.String(trace["line"]?["dash"]));
            scatter.MarkerSize = hasMarkers ? (float)(ChartFigure.Number(trace["marker"]?["size"]) ?? 6) : 0;
            scatter.LegendText = Name(trace);
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
            var size = Of(marker["size"], i) is { } own ? (float)(ChartFigure.Number(own) ?? 6) : 6;
            var color = (ColorOf(Of(marker["color"], i)) ?? scatter.MarkerFillColor).WithAlpha(ChartFigure.Number(marker["opacity"]) ?? 1);
            if (!double.IsNaN(point.X) && !double.IsNaN(point.Y))
                plot.Add.Marker(point.X, point.Y, MarkerShape.FilledCircle, size, color);
        }
        scatter.MarkerSize = 0;
    }

    /// <summary>A point's own value of a list, or the one of all points.</summary>
    private static JsonNode? Of(JsonNode? values, int point) => values is JsonArray each ? (point < each.Count ? each[point] : null) : values;

    private void Label(Coordinates[] points, IReadOnlyList<string> texts, JsonNode? positions, bool hasMarkers)
    {
        foreach (var (i, text) in texts.Take(points.Length).Index())
        {
            var position = ChartFigure.String(Of(positions, i)) ?? (hasMarkers ? "top center" : "middle center");
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
            if (DrawText(text, points[i].X, points[i].Y, alignment, Colors.Black) is { } label)
                (label.OffsetX, label.OffsetY) = (LabelGap * offsetX * (offsetY == 0 ? 1 : 0.5f), LabelGap * offsetY * (offsetX == 0 ? 1 : 0.5f));
        }
    }

    private ScottPlot.Plottables.Text? DrawText(string text, double atX, double atY, Alignment alignment, Color color)
    {
        if (text.Length == 0 || double.IsNaN(atX) || double.IsNaN(atY))
            return null;
        var label = plot.Add.Text(text, atX, atY);
        (label.LabelFontSize, label.LabelFontColor, label.LabelAlignment) = (12, color, alignment);
        return label;
    }

    private void DrawBars(JsonObject trace, List<JsonObject> bars)
    {
        var isHorizontal = ChartFigure.String(trace["orientation"]) == "h";
        var (along, across) = isHorizontal ? (y, x) : (x, y);
        var keys = Places(trace[isHorizontal ? "y" : "x"], along, (trace[isHorizontal ? "x" : "y"] as JsonArray)?.Count ?? 0);
        var values = Places(trace[isHorizontal ? "x" : "y"], across, keys.Count);
        var isGrouped = bars.Count > 1 && ChartFigure.String(figure.Layout["barmode"]) is null or "group";
        var (room, slot) = (Spacing(keys) * (1 - (ChartFigure.Number(figure.Layout["bargap"]) ?? 0.2)), bars.TakeWhile(other => other != trace).Count());
        var size = isGrouped ? room / bars.Count : room;
        var shift = isGrouped ? (slot + 0.5) * size - room / 2 : 0;
        var texts = ChartFigure.Texts(trace["text"], keys.Count);
        var isStacked = ChartFigure.String(figure.Layout["barmode"]) == "stack";
        // A logarithmic axis has no zero to stand on: bars begin at the power of ten below them all.
        var ground = across.IsLog ? Math.Ceiling(bars.SelectMany(bar => Places(bar[isHorizontal ? "x" : "y"], across, 0)).Where(double.IsFinite).DefaultIfEmpty().Min()) - 1 : 0;
        var drawn = keys.Select((key, i) => (key, value: values[i], i)).Where(bar => !double.IsNaN(bar.key) && !double.IsNaN(bar.value)).Select(bar => (bar.i, Bar: new Bar
        {
            Position = bar.key + shift,
            ValueBase = isStacked ? tops.GetValueOrDefault(bar.key) : ground,
            Value = isStacked ? tops[bar.key] = tops.GetValueOrDefault(bar.key) + bar.value : bar.value,
            Size = ChartFigure.Number(Of(trace["width"], bar.i)) ?? size,
            FillColor = ColorOf(Of(trace["marker"]?["color"], bar.i)) ?? SeriesColor(trace),
            LineColor = ColorOf(trace["marker"]?["line"]?["color"]) ?? Colors.White,
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
        if (DrawText(text, atX, atY, alignment, isStacked ? Palette.TextOn(bar.FillColor) : Colors.Black) is { } label)
            (label.OffsetX, label.OffsetY) = isHorizontal ? (LabelGap * side, 0f) : (0f, -LabelGap * side);
    }

    private void DrawHistogram(JsonObject trace)
    {
        var isHorizontal = trace["x"] is null;
        var values = Places(trace[isHorizontal ? "y" : "x"], isHorizontal ? y : x, 0).Where(double.IsFinite).ToList();
        var (edges, counts) = Histogram.Count(values, (int)(ChartFigure.Number(trace[isHorizontal ? "nbinsy" : "nbinsx"]) ?? HistogramBins));
        AddBars([.. counts.Select((count, i) => new Bar
        {
            Position = (edges[i] + edges[i + 1]) / 2,
            Value = count,
            Size = edges[i + 1] - edges[i],
            FillColor = ColorOf(trace["marker"]?["color"]) ?? SeriesColor(trace),
            LineColor = Colors.White,
            LineWidth = 1,
            Orientation = isHorizontal ? Orientation.Horizontal : Orientation.Vertical,
        })], trace, isHorizontal);
    }

    private void AddBars(List<Bar> bars, JsonObject trace, bool isHorizontal)
    {
        var drawn = plot.Add.Bars(bars);
        drawn.LegendText = Name(trace);
        var below = bars.Exists(bar => bar.Value < bar.ValueBase) ? 0.08 : 0;
        if (isHorizontal)
            plot.Axes.Margins(below, 0.08, 0.02, 0.02);
        else
            plot.Axes.Margins(0.02, 0.02, below, 0.12);
    }

    private void DrawHeatmap(JsonObject trace)
    {
        var rows = ((JsonArray)trace["z"]!).OfType<JsonArray>().ToList();
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        if (width == 0)
            return;
        var xs = Places(trace["x"], x, width);
        var ys = Places(trace["y"], y, rows.Count);
        var (left, bottom, stepX, stepY) = (xs.Min(), ys.Min(), Spacing(xs), Spacing(ys));
        var cells = new double[rows.Count, width];
        foreach (var (row, values) in rows.Index())
        {
            for (var column = 0; column < width; column++)
                cells[(int)Math.Round((ys[row] - bottom) / stepY), (int)Math.Round((xs[column] - left) / stepX)] = ChartFigure.Number(column < values.Count ? values[column] : null) ?? double.NaN;
        }
        if (!cells.Cast<double>().Any(double.IsFinite))
        {
            plot.Axes.SetLimits(left - stepX / 2, xs.Max() + stepX / 2, bottom - stepY / 2, ys.Max() + stepY / 2);
            return; // nothing but gaps
        }
        var heat = plot.Add.Heatmap(cells);
        heat.FlipVertically = true; // the first row below
        heat.Rectangle = new CoordinateRect(left - stepX / 2, xs.Max() + stepX / 2, bottom - stepY / 2, ys.Max() + stepY / 2);
        heat.Colormap = Colormap(trace);
        if ((ChartFigure.Number(trace["zmin"]), ChartFigure.Number(trace["zmax"])) is var (least, most) && (least ?? most) is not null)
            heat.ManualRange = new ScottPlot.Range(least ?? heat.DataRange.Min, most ?? heat.DataRange.Max);
        plot.HideGrid();
        plot.Axes.Margins(0, 0);
        if (ChartFigure.Bool(trace["showscale"]) != false)
            AddColorBar(heat);
        if (trace["texttemplate"] is not null && trace["text"] is JsonArray texts)
            Annotate(rows, texts, xs, ys, heat);
    }

    private void AddColorBar(ScottPlot.Plottables.Heatmap heat)
    {
        var axis = plot.Add.ColorBar(heat).Axis;
        (axis.TickLabelStyle.FontSize, axis.MinorTickStyle.Length) = (12.5f, 0);
    }

    private void Annotate(List<JsonArray> rows, JsonArray texts, IReadOnlyList<double> xs, IReadOnlyList<double> ys, ScottPlot.Plottables.Heatmap heat)
    {
        var (low, high) = heat.ManualRange is { } range ? (range.Min, range.Max) : (heat.DataRange.Min, heat.DataRange.Max);
        foreach (var (row, labels) in texts.OfType<JsonArray>().Index())
        {
            foreach (var (column, label) in labels.Index())
            {
                if (ChartFigure.Number(rows[row][column]) is { } value)
                    DrawText(ChartFigure.Category(label), xs[column], ys[row], Alignment.MiddleCenter, Palette.TextOn(heat.Colormap.GetColor(high > low ? Math.Clamp((value - low) / (high - low), 0, 1) : 0.5)));
            }
        }
    }

    /// <summary>A shape that is a line: at a value of one axis across the whole of the other, or between two points.</summary>
    private void DrawLineAcross(JsonObject shape)
    {
        var color = ColorOf(shape["line"]?["color"]) ?? Color.FromHex("#444444");
        var pattern = Pattern(ChartFigure.String(shape["line"]?["dash"]));
        var (x0, x1, y0, y1) = (x.Place(shape["x0"]), x.Place(shape["x1"]), y.Place(shape["y0"]), y.Place(shape["y1"]));
        if (ChartFigure.String(shape["yref"]) == "paper")
            plot.Add.VerticalLine(x0, 1.5f, color, pattern);
        else if (ChartFigure.String(shape["xref"]) == "paper")
            plot.Add.HorizontalLine(y0, 1.5f, color, pattern);
        else
            plot.Add.Line(x0, y0, x1, y1).LineStyle = new LineStyle(1.5f, color, pattern);
    }

    private Coordinates[] Points(JsonObject trace)
    {
        var count = new[] { "x", "y" }.Max(axis => (trace[axis] as JsonArray)?.Count ?? 0);
        var (xs, ys) = (Places(trace["x"], x, count), Places(trace["y"], y, count));
        return [.. xs.Zip(ys, (atX, atY) => new Coordinates(atX, atY))];
    }

    private static IReadOnlyList<double> Places(JsonNode? values, ChartAxis axis, int count) => values is JsonArray array
        ? [.. array.Select(axis.Place)]
        : [.. Enumerable.Range(0, count).Select(i => axis.IsReversed && axis.IsCategorical ? count - 1.0 - i : i)];

    /// <summary>The least distance between neighbours.</summary>
    private static double Spacing(IReadOnlyList<double> places)
    {
        var sorted = places.Where(double.IsFinite).Distinct().Order().ToList();
        return sorted.Zip(sorted.Skip(1), (one, next) => next - one).DefaultIfEmpty(1).Min();
    }

    private Color SeriesColor(JsonObject trace)
    {
        var index = figure.Traces.TakeWhile(other => other != trace).Count();
        return Color.FromHex(Palette.Series[index % Palette.Series.Count]);
    }

    private static IColormap Colormap(JsonObject trace)
    {
        var map = trace["colorscale"] is JsonArray stops && stops.Select(stop => ColorOf(stop?[1])).ToList() is { Count: > 1 } colors && colors.TrueForAll(color => color is not null)
            ? new ScottPlot.Colormaps.CustomInterpolated([.. colors.Select(color => color!.Value)])
            : ScottPlot.Colormap.GetColormaps().FirstOrDefault(named => string.Equals(named.Name, ChartFigure.String(trace["colorscale"]), StringComparison.OrdinalIgnoreCase))
              ?? new ScottPlot.Colormaps.Viridis();
        return ChartFigure.Bool(trace["reversescale"]) == true ? map.Reversed() : map;
    }

    /// <summary>The trace's name in the legend.</summary>
    private static string Name(JsonObject trace) => ChartFigure.Bool(trace["showlegend"]) == false ? "" : ChartFigure.Plain(ChartFigure.String(trace["name"]) ?? "");

    private static LinePattern Pattern(string? dash) => dash switch
    {
        "dash" or "longdash" => LinePattern.Dashed,
        "dot" => LinePattern.Dotted,
        "dashdot" => LinePattern.DenselyDashed,
        _ => LinePattern.Solid,
    };

    /// <summary>A CSS colour by number, rgb() or name, or null.</summary>
    public static Color? ColorOf(JsonNode? node)
    {
        if (ChartFigure.String(node) is not { Length: > 0 } css)
            return null;
        if (css[0] == '#')
            return SkiaSharp.SKColor.TryParse(css, out var hex) ? Color.FromSKColor(hex) : null;
        if (Rgb().Match(css) is { Success: true } rgb)
            return new Color(Channel(rgb, 1), Channel(rgb, 2), Channel(rgb, 3)).WithAlpha(rgb.Groups[4].Success ? double.Parse(rgb.Groups[4].Value, CultureInfo.InvariantCulture) : 1);
        return System.Drawing.Color.FromName(css) is { IsKnownColor: true } named ? Color.FromColor(named) : null;
    }

    private static byte Channel(Match rgb, int group) => (byte)Math.Clamp(double.Parse(rgb.Groups[group].Value, CultureInfo.InvariantCulture), 0, 255);

    [GeneratedRegex(@"^rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)$")]
    private static partial Regex Rgb();
}
