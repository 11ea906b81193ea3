using System.Globalization;
using System.Text.Json.Nodes;
using ScottPlot;
using SkiaSharp;

namespace DeepLearning;

/// <summary>A chart as a PNG, drawn by ScottPlot from the chart's own traces: one panel for each pair of axes that they use.</summary>
internal static class ChartPicture
{
    /// <summary>Picture pixels for a CSS pixel: crisp on dense screens.</summary>
    private const int Scale = 2;

    private const int TitleHeight = 34;
    private const int LetterWidth = 7;

    public static byte[] Draw(ChartFigure figure)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // ScottPlot writes the numbers of an axis in the current one.
        try
        {
            return DrawHere(figure);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static byte[] DrawHere(ChartFigure figure)
    {
        InterFont.Use();
        using var picture = new SKBitmap(figure.Width * Scale, figure.Height * Scale);
        using var canvas = new SKCanvas(picture);
        PaperLook.Begin(canvas, picture, 8 * Scale);
        if (StaticForm.Missing(figure) is { Count: > 0 } missing)
        {
            Render(canvas, Note(missing), 0, 0, figure.Width, figure.Height);
            return IndexedPng.Encode(picture);
        }
        var traces = figure.VisibleTraces;
        var panels = traces.GroupBy(trace => (X: ChartFigure.String(trace["xaxis"]) ?? "x", Y: ChartFigure.String(trace["yaxis"]) ?? "y")).ToList();
        if (panels.Count <= 1)
            Render(canvas, Panel(figure, traces, "xaxis", "yaxis", figure.Title), 0, 0, figure.Width, figure.Height);
        else
            RenderGrid(canvas, figure, panels);
        return IndexedPng.Encode(picture);
    }

    /// <summary>Panels row by row, as plotly's layout.grid has them, under one title.</summary>
    private static void RenderGrid(SKCanvas canvas, ChartFigure figure, List<IGrouping<(string X, string Y), JsonObject>> panels)
    {
        var columns = (int)(ChartFigure.Number(figure.Layout["grid"]?["columns"]) ?? 1);
        var top = figure.Title.Length > 0 ? TitleHeight : 0;
        var (width, height) = (figure.Width / columns, (figure.Height - top) / ((panels.Count + columns - 1) / columns));
        if (figure.Title.Length > 0)
            DrawTitle(canvas, figure);
        foreach (var (i, panel) in panels.Index())
            Render(canvas, Panel(figure, [.. panel], "xaxis" + panel.Key.X[1..], "yaxis" + panel.Key.Y[1..], ""), i % columns * width, top + i / columns * height, width, height);
    }

    /// <summary>Draws a plot by way of a picture of its own: ScottPlot takes a canvas whole.</summary>
    private static void Render(SKCanvas canvas, ScottPlot.Plot plot, int left, int top, int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width * Scale, height * Scale));
        plot.Render(surface.Canvas, width * Scale, height * Scale);
        canvas.DrawSurface(surface, left * Scale, top * Scale);
    }

    /// <summary>In the place of a picture that would be wrong.</summary>
    private static ScottPlot.Plot Note(IReadOnlyList<string> missing)
    {
        var plot = new ScottPlot.Plot { ScaleFactor = Scale };
        plot.Font.Set(InterFont.Name);
        plot.HideAxesAndGrid();
        var names = missing.Count <= 5 ? string.Join(", ", missing) : $"{string.Join(", ", missing.Take(5))} and {missing.Count - 5} more";
        var note = plot.Add.Annotation($"This chart has no static picture: it cannot show\n{names}.\nOpen the notebook where plotly.js can be loaded.", Alignment.MiddleCenter);
        (note.LabelFontSize, note.LabelBackgroundColor, note.LabelBorderColor, note.LabelShadowColor) = (14, Colors.White, Colors.White, Colors.Transparent);
        return plot;
    }

    private static ScottPlot.Plot Panel(ChartFigure figure, IReadOnlyList<JsonObject> traces, string xName, string yName, string title)
    {
        var marks = Marks(figure, xName, yName);
        var x = new ChartAxis(figure.Layout[xName] as JsonObject, Values(traces, "x").Concat(marks.Select(mark => mark["x"])));
        var y = new ChartAxis(figure.Layout[yName] as JsonObject, Values(traces, "y").Concat(marks.Select(mark => mark["y"])));
        var plot = NewPlot(title, x, y);
        new TracePainter(new(plot, figure, x, y)).Draw(traces, marks);
        SetAxes(plot, x, y, figure);
        return plot;
    }

    /// <summary>The layout's annotations that stand at values of these axes.</summary>
    private static List<JsonObject> Marks(ChartFigure figure, string xName, string yName) =>
        [.. (figure.Layout["annotations"] as JsonArray ?? []).OfType<JsonObject>().Where(mark => (ChartFigure.String(mark["xref"]) ?? "x").Replace("x", "xaxis", StringComparison.Ordinal) == xName
            && (ChartFigure.String(mark["yref"]) ?? "y").Replace("y", "yaxis", StringComparison.Ordinal) == yName)];

    /// <summary>What the traces put on an axis; a heat map or a bar may leave it out and mean 0, 1, 2.</summary>
    private static IEnumerable<JsonNode?> Values(IEnumerable<JsonObject> traces, string axis) => traces.SelectMany(trace => trace[axis] as JsonArray ?? []);

    private static ScottPlot.Plot NewPlot(string title, ChartAxis x, ChartAxis y)
    {
        var plot = new ScottPlot.Plot { ScaleFactor = Scale };
        plot.Font.Set(InterFont.Name);
        plot.FigureBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Color.FromHex("#E6E6E6");
        plot.Axes.Color(Color.FromHex("#222222"));
        plot.Axes.Top.FrameLineStyle.Width = plot.Axes.Right.FrameLineStyle.Width = 0;
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickLabelStyle.FontSize = 12.5f;
            axis.Label.FontSize = 14;
            ((ScottPlot.TickGenerators.NumericAutomatic)axis.TickGenerator).TickDensity = 0.7;
            axis.Label.Bold = false;
            var values = axis == plot.Axes.Bottom ? x : y;
            axis.MinorTickStyle.Length = values.IsLog ? axis.MinorTickStyle.Length : 0;
            ((ScottPlot.TickGenerators.NumericAutomatic)axis.TickGenerator).IntegerTicksOnly = values.IsWhole;
        }
        if (title.Length > 0)
            plot.Title(title, 17);
        plot.Axes.Bottom.Label.Text = x.Title;
        plot.Axes.Left.Label.Text = y.Title;
        ((ScottPlot.AxisPanels.YAxisBase)plot.Axes.Left).PaddingBetweenTickAndAxisLabels = new(8);
        return plot;
    }

    private static void SetAxes(ScottPlot.Plot plot, ChartAxis x, ChartAxis y, ChartFigure figure)
    {
        plot.Axes.AutoScale();
        var limits = plot.Axes.GetLimits();
        var (left, right) = x.Limits(limits.Left, limits.Right);
        var (bottom, top) = y.Limits(limits.Bottom, limits.Top);
        plot.Axes.SetLimits(left, right, bottom, top);
        var rotated = x.Letters * LetterWidth > figure.Width * 0.8;
        if (x.Ticks(Math.Min(left, right), Math.Max(left, right), rotated ? figure.Width / 18 : int.MaxValue) is { } xTicks)
            plot.Axes.Bottom.TickGenerator = xTicks;
        if (y.Ticks(Math.Min(bottom, top), Math.Max(bottom, top), figure.Height / 15) is { } yTicks)
            plot.Axes.Left.TickGenerator = yTicks;
        if (rotated)
            Rotate(plot.Axes.Bottom, x);
        if (x.IsCategorical)
            plot.Grid.XAxisStyle.IsVisible = false;
        if (y.IsCategorical)
            plot.Grid.YAxisStyle.IsVisible = false;
    }

    private static void Rotate(IXAxis axis, ChartAxis x)
    {
        const float Degrees = 40;
        axis.TickLabelStyle.Rotation = -Degrees;
        axis.TickLabelStyle.Alignment = Alignment.MiddleRight;
        axis.MinimumSize = x.LongestLabel * LetterWidth * 0.9f * MathF.Sin(Degrees / 180 * MathF.PI) + (x.Title.Length > 0 ? 50 : 25);
    }

    private static void DrawTitle(SKCanvas canvas, ChartFigure figure)
    {
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var font = new SKFont(Fonts.GetTypeface(InterFont.Name, bold: true, italic: false), 17 * Scale);
        canvas.DrawText(figure.Title, figure.Width * Scale / 2f, 24 * Scale, SKTextAlign.Center, font, paint);
    }
}
