using System.Text.Json.Nodes;
using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using SkiaSharp;

namespace Tests.Charts;

/// <summary>The picture of any plotly figure: right, or none.</summary>
public class StaticFormTests
{
    private static readonly SKColor blue = SKColor.Parse("#0000FF"), red = SKColor.Parse("#FF0000");

    [Theory]
    [InlineData("""{"type":"pie","values":[1,2]}""", "{}", "pie traces")]
    [InlineData("""{"y":[1,2],"fill":"tozeroy"}""", "{}", "fill tozeroy")]
    [InlineData("""{"y":[1,2],"line":{"shape":"spline"}}""", "{}", "line.shape spline")]
    [InlineData("""{"y":[1,2],"error_y":{"array":[1,1]}}""", "{}", "error_y.array as a list")]
    [InlineData("""{"y":[1,2],"stackgroup":"one"}""", "{}", "stackgroup")]
    [InlineData("""{"y":[1,2],"marker":{"symbol":"cross"}}""", "{}", "marker.symbol cross")]
    [InlineData("""{"y":[1,2],"marker":{"color":[1,2]}}""", "{}", "marker.color")]
    [InlineData("""{"type":"bar","y":[1,2],"base":[1,1]}""", "{}", "base as a list")]
    [InlineData("""{"type":"histogram","x":[1,2],"histnorm":"percent"}""", "{}", "histnorm")]
    [InlineData("""{"type":"heatmap","z":[[1,2]],"zmid":0}""", "{}", "zmid")]
    [InlineData("""{"type":"heatmap","z":[[1,2]],"colorscale":[[0,"red"],[0.1,"white"],[1,"blue"]]}""", "{}", "colorscale")]
    [InlineData("""{"type":"heatmap","z":[[1,2,3]],"x":[0,1,4]}""", "{}", "places at uneven distances")]
    [InlineData("""{"type":"heatmap","z":[[1],[2],[3]],"y":[0,1,null]}""", "{}", "places at uneven distances")]
    [InlineData("""{"y":[1,2]}""", """{"yaxis":{"tickformat":".0%"}}""", "yaxis.tickformat .0%")]
    [InlineData("""{"y":[1,2],"yaxis":"y2"}""", """{"yaxis2":{"overlaying":"y"}}""", "yaxis2.overlaying")]
    [InlineData("""{"type":"bar","y":[1,2]}""", """{"barmode":"relative"}""", "barmode relative")]
    [InlineData("""{"y":[1,2]}""", """{"shapes":[{"type":"rect","x0":0,"x1":1}]}""", "shapes.type rect")]
    [InlineData("""{"y":[1,2]}""", """{"annotations":[{"text":"here","x":0,"y":1}]}""", "arrows")]
    [InlineData("""{"y":[1,2]}""", """{"somethingNew":5}""", "somethingNew")]
    public void What_a_picture_would_show_wrong_is_named_in_its_place(string trace, string layout, string expected)
    {
        var figure = Figure(layout, trace);
        Assert.Equal([expected], StaticForm.Missing(figure));
        using var picture = SKBitmap.Decode(ChartPicture.Draw(figure));
        Assert.InRange(picture.Pixels.Count(pixel => pixel != SKColors.White), 500, 20_000); // words
        Assert.DoesNotContain(picture.Pixels, pixel => pixel.Blue > pixel.Red + 60);
    }

    [Fact]
    public void The_look_alone_keeps_no_picture_away() => Assert.Empty(StaticForm.Missing(Figure(
        """{"margin":{"l":3},"legend":{"x":1},"xaxis":{"tickfont":{"size":9},"autorange":true},"annotations":[{"text":"here","x":0,"y":1,"showarrow":false}]}""",
        """{"y":[1,2],"marker":{},"line":{"color":"rgb(1,2,3)"},"hovertemplate":"%{y}","customdata":[1,2]}""")));

    [Fact]
    public void Every_chart_of_the_course_has_a_picture()
    {
        var figures = Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .SelectMany(file => (JsonNode.Parse(File.ReadAllText(file))!["cells"] as JsonArray)!).SelectMany(cell => cell!["outputs"] as JsonArray ?? [])
            .Select(output => string.Concat((output!["data"]?["text/html"] as JsonArray ?? []).Select(line => (string?)line)))
            .SelectMany(html => html.Split("<script type=\"application/json\">").Skip(1)).Select(rest => new ChartFigure(rest.Split("</script>")[0])).ToList();

        Assert.InRange(figures.Count, 20, 200);
        Assert.Empty(figures.SelectMany(StaticForm.Missing));
    }

    [Fact]
    public void Stacked_bars_stand_on_each_other()
    {
        using var picture = Draw("""{"barmode":"stack"}""", """{"type":"bar","x":["a"],"y":[1],"marker":{"color":"blue"}}""", """{"type":"bar","x":["a"],"y":[3],"marker":{"color":"red"}}""");
        var (below, above) = (Box(picture, blue), Box(picture, red));

        Assert.Equal(below.Top, above.Bottom, 3d);
        Assert.Equal(3, above.Height / (double)below.Height, 0.05);
    }

    [Fact]
    public void Bars_on_a_logarithmic_axis_stand_on_its_floor()
    {
        using var picture = Draw("""{"yaxis":{"type":"log"}}""", """{"type":"bar","x":["a","b"],"y":[10,0.1],"marker":{"color":["blue","red"]}}""");
        Assert.Equal(3, Box(picture, blue).Height / (double)Box(picture, red).Height, 0.05); // 0.01 to 10, and to 0.1
        Assert.Equal(Box(picture, red).Bottom, Box(picture, blue).Bottom, 2d);
    }

    [Fact]
    public void The_text_of_a_stacked_bar_is_in_it()
    {
        string[] Traces(string text) => ["""{"type":"bar","x":["a"],"y":[1],"marker":{"color":"blue"},"text":[""" + text + "]}", """{"type":"bar","x":["a"],"y":[1],"marker":{"color":"red"}}"""];
        using SKBitmap with = Draw("""{"barmode":"stack"}""", Traces("\"eleven\"")), without = Draw("""{"barmode":"stack"}""", Traces(""));
        Assert.Equal(Box(without, blue), Box(with, blue));
        Assert.InRange(without.Pixels.Count(pixel => pixel == blue) - with.Pixels.Count(pixel => pixel == blue), 100, 3000);
    }

    [Fact]
    public void A_chart_of_one_name_has_no_legend()
    {
        byte[] Picture(string name) => ChartPicture.Draw(new ChartFigure(Plot.Lines([(name, new double[] { 1, 2 })])));
        Assert.Equal(Picture(""), Picture("loss"));
    }

    [Theory]
    [InlineData("\"legendonly\"")]
    [InlineData("false")]
    public void A_trace_that_is_not_visible_is_not_drawn(string visible)
    {
        using var picture = Draw("{}", """{"y":[1,2],"line":{"color":"blue"}}""", """{"y":[1,900],"line":{"color":"red"},"visible":""" + visible + "}");
        Assert.DoesNotContain(picture.Pixels, pixel => pixel == red);
        Assert.InRange(Box(picture, blue).Height, 400, 800);
    }

    [Fact]
    public void Each_marker_has_its_size_and_its_colour()
    {
        using var picture = Draw("{}", """{"mode":"markers","x":[1,2],"y":[1,2],"marker":{"size":[10,40],"color":["blue","rgb(255,0,0)"]}}""");
        Assert.Equal(20, Box(picture, blue).Width, 3d); // two picture pixels for a CSS pixel
        Assert.Equal(80, Box(picture, red).Width, 3d);
    }

    [Fact]
    public void Dates_stand_as_far_apart_as_they_are()
    {
        using var picture = Draw("{}", """{"mode":"markers","x":["2026-11-01","2026-11-02","2026-11-11 12:00"],"y":[1,1,1],"marker":{"size":12,"color":["blue","red","blue"]}}""");
        var (ends, middle) = (Box(picture, blue), Box(picture, red));
        Assert.Equal(1 / 10.5, (middle.MidX - ends.Left - 12) / (double)(ends.Width - 24), 0.01);
    }

    [Fact]
    public void A_charts_forms_are_made_once_until_it_changes()
    {
        var chart = Plot.Line([1.0, 2.0], [1.0, 2.0]);
        var shown = ShownChart.Of(chart);
        Assert.Same(shown, ShownChart.Of(chart));
        Assert.Same(shown.Png, ShownChart.Of(chart).Png);

        GenericChart.getTraces(chart)[0].SetProperty("name", "another");
        Assert.Contains("another: 2 points", chart.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    private static ChartFigure Figure(string layout, params string[] traces) => new($$"""{"data":[{{string.Join(',', traces)}}],"layout":{{layout}}}""");

    private static SKBitmap Draw(string layout, params string[] traces) => SKBitmap.Decode(ChartPicture.Draw(Figure(layout, traces)));

    /// <summary>Where the colour is.</summary>
    private static SKRectI Box(SKBitmap picture, SKColor color)
    {
        var found = picture.Pixels.Index().Where(pixel => pixel.Item == color).Select(pixel => (X: pixel.Index % picture.Width, Y: pixel.Index / picture.Width)).ToList();
        return new(found.Min(at => at.X), found.Min(at => at.Y), found.Max(at => at.X) + 1, found.Max(at => at.Y) + 1);
    }
}
