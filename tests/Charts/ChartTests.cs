using System.Text.Json.Nodes;
using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using SkiaSharp;

namespace Tests.Charts;

public class ChartTests
{
    private static readonly double[] ys = [3, 2, 1.5];

    [Fact]
    public void A_chart_shows_as_html_a_picture_and_text_in_this_order() =>
        Assert.Equal(["text/html", "image/png", "text/plain"], Formatter.GetPreferredMimeTypesFor(Plot.Lines([("train", ys)]).GetType()));

    [Fact]
    public void The_text_says_what_the_chart_shows() => Assert.Equal(
        "Line chart: Loss & more\nx axis: epoch\ny axis: error (logarithmic)\ntrain: 3 points, x from 0 to 2, y from 1.5 to 3\nvalid: 2 points, x from 0 to 1, y from 1 to 4",
        Plot.Lines([("train", ys), ("valid", new double[] { 4, 1 })], "Loss & more", "epoch", "error", logY: true).ToDisplayString("text/plain"));

    [Fact]
    public void The_html_has_the_picture_its_description_and_the_figure()
    {
        var html = Plot.Line(ys, ys, title: "Loss").ToDisplayString("text/html");

        Assert.Contains("<img alt=\"Line chart: Loss\n", html, StringComparison.Ordinal);
        Assert.Equal([1440, 800], Size(Convert.FromBase64String(Between(html, "data:image/png;base64,", "\""))));
        Assert.Equal("Loss", (string?)FigureOf(html)["layout"]!["title"]!["text"]);
    }

    [Fact]
    public void Titles_and_names_cannot_break_out_of_the_html()
    {
        const string Evil = "</script><img src=x onerror=\"alert(1)\">";
        var html = Plot.Bars([(Evil, 1)], title: Evil, xTitle: Evil).ToDisplayString("text/html");

        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("</script>").Length - 1);
        Assert.Equal(Evil, ChartFigure.Plain((string)FigureOf(html)["layout"]!["title"]!["text"]!));
    }

    [Fact]
    public void The_same_chart_gives_the_same_html() =>
        Assert.Equal(Plot.Line(ys, ys).ToDisplayString("text/html"), Plot.Line(ys, ys).ToDisplayString("text/html"));

    [Fact]
    public void A_dark_page_darkens_the_html_by_a_style_of_its_own()
    {
        foreach (var html in new[] { Plot.Line(ys, ys).ToDisplayString("text/html"), ((IHtml)new Slider("rate", [("1", Plot.Line(ys, ys)), ("2", Plot.Line(ys, ys))])).ToHtml() })
        {
            Assert.Contains("class=\"dl-paper\"", html, StringComparison.Ordinal);
            Assert.Contains(".vscode-dark .dl-paper", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_picture_alone_is_a_card_with_round_corners()
    {
        using var picture = SKBitmap.Decode(Png(Plot.Line(ys, ys)));

        Assert.Equal([0, 0, 255, 255], new[] { picture.GetPixel(0, 0), picture.GetPixel(picture.Width - 1, picture.Height - 1), picture.GetPixel(picture.Width / 2, 0), picture.GetPixel(0, picture.Height / 2) }.Select(pixel => pixel.Alpha));
    }

    [Fact]
    public void Plotly_is_looked_for_beside_the_library_by_a_path_that_holds_on_any_machine()
    {
        var library = Path.Combine(Repository.Root, "lib", "bin");
        Assert.Equal("\"../lib/bin/plotly.min.js\"", ChartHtml.Beside(library, from: Path.Combine(Repository.Root, "notebooks"), home: "/home/me"));
        Assert.Equal("", ChartHtml.Beside(Repository.Root, from: Path.Combine(Repository.Root, "notebooks"), home: "/home/me")); // none lies there

        var folder = Directory.CreateTempSubdirectory("is it #1 ").FullName;
        File.WriteAllText(Path.Combine(folder, "plotly.min.js"), "");
        Assert.Equal($"\"is%20it%20%231%20{folder[^6..]}/plotly.min.js\"", ChartHtml.Beside(folder, from: Path.GetDirectoryName(folder)!, home: ""));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("me/course/lib/bin", "me/course/notebooks/tests", "me", "\"../../lib/bin/plotly.min.js\"")]
    [InlineData("me/.nuget/packages/lessons/1.0.0/lib", "me/work", "me", "")]
    [InlineData("me/.nuget/packages/lessons/1.0.0/lib", "me", "me", "")]
    [InlineData("me/.nuget/packages/lessons/1.0.0/lib", "work/notebooks", "me", "")]
    public void A_library_that_shares_no_folder_with_the_notebook_below_the_home_is_not_looked_for(string library, string notebook, string home, string address)
    {
        var root = Directory.CreateTempSubdirectory("charts").FullName;
        Directory.CreateDirectory(Path.Combine(root, library));
        File.WriteAllText(Path.Combine(root, library, "plotly.min.js"), "");
        string Beside() => ChartHtml.Beside(Path.Combine(root, library), from: Path.Combine(root, notebook), home: Path.Combine(root, home));
        Assert.Equal(address, Beside());
        Directory.CreateDirectory(Path.Combine(root, notebook));
        File.WriteAllText(Path.Combine(root, notebook, "plotly.min.js"), "");
        Assert.Equal("\"plotly.min.js\"", Beside());
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void The_picture_has_text()
    {
        Assert.InRange(DarkPixels(Plot.Line(ys, ys), top: 0, bottom: 60), 0, 100); // the upper end of the axis
        Assert.InRange(DarkPixels(Plot.Line(ys, ys, title: "Loss of the training set"), top: 0, bottom: 60), 500, 20_000);
    }

    [Fact]
    public void A_picture_is_small() => Assert.InRange(Png(Plot.Lines([("train", Noise(6000)), ("valid", Noise(6000))], "Loss", "batch", "error")).Length, 5_000, 60_000);

    [Fact]
    public void A_long_line_is_thinned_and_keeps_its_extremes()
    {
        var noise = Noise(6000);
        noise[3333] = 50;
        noise[4444] = -50;
        var y = FigureOf(Plot.Lines([("loss", noise)]).ToDisplayString("text/html"))["data"]![0]!["y"]!.AsArray().Select(value => (double)value!).ToList();

        Assert.InRange(y.Count, 500, 1000);
        Assert.Equal([-50, 50], [y.Min(), y.Max()]);
        Assert.Equal([noise[0], noise[^1]], [y[0], y[^1]], Close);
    }

    [Fact]
    public void Numbers_keep_five_digits_and_what_their_range_needs()
    {
        var figure = new ChartFigure(Plot.Line([1000000.1234567, 1000000.2234567], [0.123456789, 1e-7]));

        Assert.Equal("[1000000.12346,1000000.22346]", figure.Traces[0]["x"]!.ToJsonString());
        Assert.Equal("[0.12346,1E-07]", figure.Traces[0]["y"]!.ToJsonString());
    }

    [Fact]
    public void Integers_and_what_is_before_the_point_keep_every_digit()
    {
        var figure = new ChartFigure(Plot.Line([0, 20_000_263, 9_007_199_254_740_991], [0, 1_234_567.891, 9.87654321]));

        Assert.Equal([0, 20_000_263, 9_007_199_254_740_991], figure.Traces[0]["x"]!.AsArray().Select(value => (double)value!));
        Assert.Equal("[0,1234568,9.8765]", figure.Traces[0]["y"]!.ToJsonString());
        Assert.Equal("1234567", ChartFigure.Category(1234567.0));
    }

    [Theory]
    [InlineData(5000, double.NaN, false)]
    [InlineData(5000, double.PositiveInfinity, false)]
    [InlineData(50_000, double.NaN, false)]
    [InlineData(5000, -1, true)] // has no place on a logarithmic axis
    public void A_long_line_with_a_gap_in_each_stretch_is_still_a_line_with_gaps(int count, double gap, bool logY)
    {
        var values = Noise(count).Select((value, i) => i % 10 == 5 ? gap : 0.1 + value).ToArray();
        values[count / 2] = 7;
        var (_, y) = Thinning.Thin([.. Enumerable.Range(0, count).Select(i => (double)i)], values, logY: logY);
        bool Drawn(double value) => double.IsFinite(value) && value > 0;

        Assert.InRange(y.Length, 500, 2500);
        Assert.InRange(y.Count(value => !Drawn(value)), 100, 500);
        Assert.Equal(7, y.Where(Drawn).Max());
        Assert.Equal(values.Where(Drawn).Min(), y.Where(Drawn).Min());
        Assert.InRange(y.Zip(y.Skip(1)).Count(pair => Drawn(pair.First) && Drawn(pair.Second)), 500, 2500); // strokes
        Assert.InRange(InkedPixels(Plot.Lines([("loss", values)], logY: logY)), 20_000, 1_000_000);
    }

    [Fact]
    public void Bars_and_rows_of_one_name_stand_side_by_side()
    {
        var figure = new ChartFigure(Plot.Bars([("a", 1), ("b", 2), ("a", 3), ("a (2)", 4)]));
        Assert.Equal("""["a","b","a (2)","a (2) (2)"]""", figure.Traces[0]["x"]!.ToJsonString());
        Assert.Equal("""["a","a (2)"]""", new ChartFigure(Plot.Heatmap(new double[2, 2], rows: ["a", "a"])).Traces[0]["y"]!.ToJsonString());
    }

    [Fact]
    public void A_lazy_sequence_is_computed_once()
    {
        var computed = 0;
        IEnumerable<double> Lazy()
        {
            computed++;
            yield return 1;
            yield return 2;
        }
        void Once(Func<GenericChart> plot)
        {
            computed = 0;
            plot();
            Assert.Equal(1, computed);
        }
        Once(() => Plot.Lines([("a", Lazy())]));
        Once(() => Plot.Line(Lazy(), ys[..2]));
        Once(() => Plot.Points(ys[..2], Lazy()));
        Once(() => Plot.Points(ys[..2], ys[..2], Lazy().Select(value => $"{value}")));
        Once(() => Plot.Bars(Lazy().Select(value => ($"{value}", value))));
        Once(() => Plot.Histogram(Lazy()));
        Once(() => Plot.Heatmap(new double[2, 2], rows: Lazy().Select(value => $"{value}")));
    }

    [Theory]
    [InlineData(1, 200, "1")]
    [InlineData(.1, 16, "1")] // 0.1, 1, 10
    [InlineData(3, 50, "D2")] // 10 alone would not say that the axis is logarithmic
    [InlineData(1e-7, 10, null)]
    [InlineData(2, 6, null)]
    public void A_logarithmic_axis_labels_powers_of_ten_or_where_there_are_too_few_1_2_and_5(double low, double high, string? ticks)
    {
        var html = Plot.SideBySide(Plot.Line([1, 1000], ys[..2]), Plot.Line(ys[..2], [low, high], logY: true)).ToDisplayString("text/html");
        Assert.Equal([null, ticks], new[] { "yaxis", "yaxis2" }.Select(axis => FigureOf(html)["layout"]![axis]!["dtick"]?.ToString()));
    }

    [Theory]
    [InlineData(20, false, 1)]
    [InlineData(45, false, 1)]
    [InlineData(46, false, 2)]
    [InlineData(20, true, 1)]
    [InlineData(58, true, 1)]
    [InlineData(200, true, 4)]
    public void Every_bar_has_its_name_as_far_as_there_is_room(int bars, bool horizontal, double step)
    {
        var figure = FigureOf(Plot.Bars(Enumerable.Range(0, bars).Select(i => ($"bar {i}", i)), horizontal).ToDisplayString("text/html"));
        Assert.Equal(step, (double)figure["layout"]![horizontal ? "yaxis" : "xaxis"]!["dtick"]!);
    }

    [Fact]
    public void Values_that_are_not_finite_are_told()
    {
        double[] values = [1, double.NaN, 2, double.PositiveInfinity, 3];
        Assert.Contains("x axis: pixels (2 of 5 values left out: not finite)", Plot.Histogram(values, xTitle: "pixels").ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.DoesNotContain("left out", Plot.Histogram(ys, xTitle: "pixels").ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Contains("y from 1 to 3 (2 missing)", Plot.Lines([("loss", values)]).ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Contains("from 0 to 1 (1 missing)", Plot.Heatmap(new double[,] { { 0, 1 }, { double.NaN, .5 } }).ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Contains("y from 1 to 3 (2 missing)", Plot.Bars(values.Select((value, i) => ($"{i}", value))).ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_side_by_side_are_told_apart_by_their_axes()
    {
        var text = Plot.SideBySide(Plot.Line(ys, ys, yTitle: "rate"), Plot.Line(ys, ys, yTitle: "momentum")).ToDisplayString("text/plain");
        Assert.Contains("\nrate: 3 points", text, StringComparison.Ordinal);
        Assert.Contains("\nmomentum: 3 points", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_differ_in_more_than_colour()
    {
        var traces = FigureOf(Plot.Lines([("a", ys), ("b", ys), ("c", ys), ("d", ys)]).ToDisplayString("text/html"))["data"]!.AsArray();
        Assert.Equal(4, traces.Select(trace => (string?)trace!["line"]!["dash"]).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 200, "1 10 100")]
    [InlineData(2.5, 71_000, "10 100 1,000 10,000")]
    [InlineData(.005, 16, "0.01 0.1 1 10")]
    [InlineData(3, 50, "5 10 20 50")]
    [InlineData(1e-5, 1, "1e-5 1e-4 1e-3 1e-2 1e-1 1e+0")]
    [InlineData(900, 2e6, "1e+3 1e+4 1e+5 1e+6")]
    public void A_logarithmic_axis_has_one_way_of_labels(double low, double high, string labels)
    {
        var figure = new ChartFigure(Plot.Line(ys[..2], [low, high], logY: true));
        Assert.Equal(labels, Labels((JsonObject)figure.Layout["yaxis"]!, Math.Log10(low), Math.Log10(high)));
    }

    [Theory]
    [InlineData("0.01,1", "\"range\":[-6,0]", -6, 0, "1e-6 1e-5 1e-4 1e-3 1e-2 1e-1 1e+0")]
    [InlineData("1e-5,1", "\"range\":[2,0]", 0, 2, "1 10 100")]
    [InlineData("0,-1", "\"range\":[-6,-4]", -6, -4, "1e-6 1e-5 1e-4")]
    [InlineData("0,-1", "\"range\":[-5,null]", -5, -4, "0.00001 0.0001")]
    [InlineData("1e-6,1e-4", "\"tickformat\":\",~r\"", -6, -4, "0.000001 0.00001 0.0001")]
    public void No_label_of_a_logarithmic_axis_is_rounded(string values, string asked, double low, double high, string labels)
    {
        var figure = new ChartFigure($$$"""{"data":[{"x":[{{{values}}}],"y":[1,2]}],"layout":{"xaxis":{"type":"log",{{{asked}}} } } }""");
        Assert.Equal(labels, Labels((JsonObject)figure.Layout["xaxis"]!, low, high));
    }

    private static string Labels(JsonObject axis, double low, double high)
    {
        var ticks = new ChartAxis(axis, []).Ticks(low, high, 9)!;
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        ticks.Regenerate(new(low, high), ScottPlot.Edge.Left, 300, paint, new());
        return string.Join(' ', ticks.Ticks.Where(tick => tick.IsMajor).Select(tick => tick.Label));
    }

    [Fact]
    public void A_logarithmic_axis_counts_in_powers_of_ten()
    {
        var axis = new ChartAxis(new JsonObject { ["type"] = "log" }, []);

        Assert.Equal([2, -3, double.NaN, double.NaN], [axis.Place(100), axis.Place(0.001), axis.Place(0), axis.Place(-1)]);
    }

    [Theory]
    [InlineData("[1, 2, 3, 4, 5]", true)]
    [InlineData("[1, null, 5]", true)]
    [InlineData("[1, 2.5, 5]", false)]
    [InlineData("[\"a\", \"b\"]", false)]
    public void Between_integers_there_is_nothing_to_label(string values, bool isWhole) => Assert.Equal(isWhole, new ChartAxis(null, JsonNode.Parse(values)!.AsArray()).IsWhole);

    [Fact]
    public void Numbers_in_the_cells_take_the_place_of_a_scale_of_colours()
    {
        static JsonNode? Scale(string? format) => new ChartFigure(Plot.Heatmap(new[,] { { 1, 2 } }, format: format)).Traces[0]["showscale"];
        Assert.Equal((false, null), ((bool?)Scale("0"), Scale(null)));
    }

    [Fact]
    public void A_heat_map_of_gaps_alone_is_a_white_picture_with_axes()
    {
        using var picture = SKBitmap.Decode(Png(Plot.Heatmap(new[,] { { double.NaN, double.NaN }, { double.NaN, double.NaN } }, rows: ["a", "b"])));
        Assert.Equal(SKColors.White, picture.GetPixel(picture.Width / 2, picture.Height / 2));
        Assert.Contains(picture.Pixels, pixel => pixel.Red < 100);
    }

    [Fact]
    public void A_heat_map_has_its_first_row_on_top_and_leaves_gaps_white()
    {
        using var picture = SKBitmap.Decode(Png(Plot.Heatmap(new double[,] { { 0, 1 }, { double.NaN, 0.5 } })));

        Assert.Equal(new SKColor(0x44, 0x01, 0x54), picture.GetPixel(300, 200)); // viridis begins
        Assert.Equal(new SKColor(0xFD, 0xE7, 0x24), picture.GetPixel(1000, 200)); // and ends
        Assert.Equal(SKColors.White, picture.GetPixel(300, 600));
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void Every_chart_has_a_picture(string what, GenericChart chart) =>
        Assert.True(DarkPixels(chart, 0, 800) > (what == "nothing" ? 0 : 100) && chart.ToDisplayString("text/plain").Length > 0, what);

    public static TheoryData<string, GenericChart> Charts => new()
    {
        { "nothing", Plot.Line(Array.Empty<double>(), Array.Empty<double>(), xTitle: "nothing") },
        { "one point", Plot.Line([1], [5]) },
        { "gaps", Plot.Lines([("a", new[] { 1, double.NaN, 3 }), ("b", new[] { double.PositiveInfinity, 2, 1 })]) },
        { "nothing on a log axis", Plot.Line([0, -1], [1, 2], logX: true) },
        { "labels", Plot.Points([1, 2], [1, 2], ["a", "b"]) },
        { "equal values", Plot.Histogram([2, 2, 2]) },
        { "pie", Plotly.NET.CSharp.Chart.Pie<double, string, string>([1, 2]) },
        { "groups", Plotly.NET.CSharp.Chart.Combine([Plotly.NET.CSharp.Chart.Column<int, string, string>([1, 2], Name: "one"), Plotly.NET.CSharp.Chart.Column<int, string, string>([2, 1], Name: "two")]) },
        { "histogram", Plotly.NET.CSharp.Chart.Histogram<double, double, string>(X: ys) },
        { "side by side", Plot.SideBySide(Plot.Line(ys, ys, xTitle: "left"), Plot.Line(ys, ys, xTitle: "right")) },
    };

    [Fact]
    public void A_trace_of_another_type_is_named() =>
        Assert.StartsWith("Chart of type pie", Plotly.NET.CSharp.Chart.Pie<double, string, string>([1, 2]).ToDisplayString("text/plain"), StringComparison.Ordinal);

    [Fact]
    public void Unequal_lengths_are_refused()
    {
        Assert.Contains("3 x and 2", Assert.Throws<ArgumentException>(() => Plot.Line([1, 2, 3], [1, 2])).Message.Replace("as many x as y, but has 3 and 2", "3 x and 2", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("2 x, 2 y, 1 labels", Assert.Throws<ArgumentException>(() => Plot.Points([1, 2], [1, 2], ["a"])).Message, StringComparison.Ordinal);
        Assert.Contains("1 names for 2 rows", Assert.Throws<ArgumentException>(() => Plot.Heatmap(new double[2, 2], rows: ["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_counts_the_greatest_value_in_its_last_bin()
    {
        var (edges, counts) = Histogram.Count([0, 0.5, 1, 1.5, 2], 2);

        Assert.Equal([0, 1, 2], edges);
        Assert.Equal([2, 3], counts);
    }

    [Fact]
    public void Labels_of_neighbours_stand_on_different_sides() =>
        Assert.Equal(2, LabelPlacement.Place([0, 0.01, 1], [0, 0, 1], ["one film", "another film", "far"]).Take(2).Distinct().Count());

    /// <summary>The film map of notebook 05, on which two found no room and one stood on another's point, as long as the points took turns in one order alone.</summary>
    [Fact]
    public void Fifteen_films_all_find_room_for_their_titles()
    {
        double[] x = [-0.625, 0.033, 0.019, 0.41, -0.168, -0.143, -0.965, 0.487, 0.229, 0.671, -0.239, -0.545, -0.664, -0.048, -0.349];
        double[] y = [-0.008, 0.348, 0.511, -0.357, 0.442, -1.197, -0.138, 0.235, 0.208, 0.46, 0.331, 0.295, 0.371, -0.15, -0.327];
        int[] letters = [30, 21, 26, 20, 31, 30, 27, 21, 23, 27, 24, 21, 23, 24, 27];
        Assert.All(LabelPlacement.Place(x, y, [.. letters.Select(count => new string('n', count))], besideLegend: true), Assert.NotNull);
    }

    [Fact]
    public void Labels_find_less_room_beside_a_legend()
    {
        double[] x = [.. Enumerable.Range(0, 16)], y = [.. x.Select(_ => 1.0)];
        string[] names = [.. x.Select(i => $"the title of film {i}")];
        int Shown(bool besideLegend) => LabelPlacement.Place(x, y, names, besideLegend).Count(side => side is not null);
        Assert.InRange(Shown(besideLegend: true), 3, Shown(besideLegend: false) - 1);
    }

    [Fact]
    public void A_label_without_room_among_the_others_shows_on_hovering_alone()
    {
        var names = Enumerable.Range(0, 12).Select(i => $"a rather long title of a film, {i}").ToList();
        var trace = new ChartFigure(Plot.Points([.. names.Select(_ => 1.0), 2], [.. names.Select((_, i) => i / 1e3), 1], [.. names, "far"])).Traces[0];
        var (texts, all) = (trace["text"]!.AsArray().Select(text => (string)text!).ToList(), trace["hovertext"]!.AsArray().Select(text => (string)text!));
        Assert.Equal([.. names, "far"], all);
        Assert.Equal((names[0], "far"), (texts[0], texts[^1]));
        Assert.InRange(texts.Count(text => text.Length > 0), 3, 10);
    }

    [Fact]
    public void A_picture_of_few_colours_is_kept_exactly()
    {
        using var picture = new SKBitmap(3, 2);
        SKColor[] colors = [SKColors.Red, SKColors.White, new(1, 2, 3), SKColors.White, new(255, 0, 0, 128), SKColors.Empty];
        picture.Pixels = colors;
        using var decoded = SKBitmap.Decode(IndexedPng.Encode(picture));

        Assert.Equal(colors, decoded.Pixels);
    }

    [Fact]
    public void A_picture_of_many_colours_has_no_bands_and_keeps_the_colours_of_its_areas()
    {
        using var picture = new SKBitmap(256, 128);
        SKColor At(int x, int y) => y < 64 ? new((byte)x, (byte)(x / 2 + y), (byte)(255 - x)) : x < 200 ? new(250, 251, 252) : new(1, 2, 3);
        picture.Pixels = [.. from y in Enumerable.Range(0, picture.Height) from x in Enumerable.Range(0, picture.Width) select At(x, y)];
        using var decoded = SKBitmap.Decode(IndexedPng.Encode(picture));

        int Off(int x, int y) => decoded.GetPixel(x, y) is var color ? new[] { color.Red - At(x, y).Red, color.Green - At(x, y).Green, color.Blue - At(x, y).Blue }.Max(Math.Abs) : 0;
        var errors = Enumerable.Range(0, 256 * 64).Select(i => Off(i % 256, i / 256));
        Assert.InRange(errors.Max(), 1, 8); // the highest three bits of each channel were up to 31 away
        Assert.Equal((new SKColor(250, 251, 252), new SKColor(1, 2, 3)), (decoded.GetPixel(100, 100), decoded.GetPixel(230, 100)));
    }

    private static bool Close(double one, double other) => Math.Abs(one - other) < 1e-4;

    private static double[] Noise(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    private static byte[] Png(GenericChart chart) => Convert.FromBase64String(chart.ToDisplayString("image/png"));

    private static int[] Size(byte[] png)
    {
        using var picture = SKBitmap.Decode(png);
        return [picture.Width, picture.Height];
    }

    private static int DarkPixels(GenericChart chart, int top, int bottom)
    {
        using var picture = SKBitmap.Decode(Png(chart));
        return picture.Pixels.Skip(top * picture.Width).Take((bottom - top) * picture.Width).Count(pixel => pixel.Alpha > 0 && pixel.Red + pixel.Green + pixel.Blue < 300);
    }

    private static int InkedPixels(GenericChart chart)
    {
        using var picture = SKBitmap.Decode(Png(chart));
        return picture.Pixels.Count(pixel => pixel.Blue > pixel.Red + 60);
    }

    private static JsonNode FigureOf(string html) => JsonNode.Parse(Between(html, "<script type=\"application/json\">", "</script>"))!;

    private static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }
}
