using System.Globalization;
using Deedle;
using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using Tests.Training;
using static TorchSharp.torch;

namespace Tests;

/// <summary>
/// Numbers are written and read with a point where people write a comma. The tests run without the system's cultures, so the culture here is made by hand:
/// German's decimal comma and its point between thousands.
/// </summary>
[Collection(nameof(Alone))]
public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public CultureTests()
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator) = (",", ".");
        (comma.NumberFormat.PercentDecimalSeparator, comma.NumberFormat.PercentGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = comma;
        Lessons.Seed(1);
    }

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (before, null);

    [Fact]
    public void The_culture_of_these_tests_writes_a_comma() => Assert.Equal("0,5", $"{0.5}");

    [Fact]
    public void Training_writes_points()
    {
        using var written = new WrittenConsole();
        var learner = Toy.Learner(metrics: Metric.Mae);
        learner.FitOneCycle(2, 2.5e-3);
        learner.FineTune(1, 2.5e-3);
        var suggestion = learner.LrFind();
        Check.Close(0.25, 0.25 + 1e-9, "quarters");
        Lessons.Record("share", 0.25, expected: (0.125, 0.5));
        AssertPoints(written.ToString());
        AssertPoints(Shown(suggestion));
        AssertPoints(Shown(learner.Recorder.PlotLoss()));
        AssertPoints(Shown(learner.Recorder.PlotSchedule()));
    }

    [Fact]
    public void Values_are_shown_with_points()
    {
        AssertPoints(Shown(tensor(new[] { 0.25f, 1.5f, -3e-5f })));
        AssertPoints(Shown(new Table(["rate", "share"], [[2.5e-3, 0.125], [1e-5, 12345.678]])));
        AssertPoints(Shown(Plot.Bars([("a", 0.25), ("b", 1.75)], title: "bars")));
        AssertPoints(Shown(Plot.Heatmap(new[,] { { 0.25, 0.5 } }, format: "0.00")));
        AssertPoints(Shown(Frame.FromRecords(new[] { new { share = 0.25 } })));
        AssertPoints(Shown(Lessons.About()));
    }

    [Fact]
    public void Pictures_of_charts_have_points()
    {
        var chart = Plot.Lines([("loss", new[] { 0.5, 1.25, 2000.5 })], title: "loss");
        var picture = ChartPicture.Draw(new ChartFigure(chart));
        Assert.Equal(",", CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Assert.Equal(ChartPicture.Draw(new ChartFigure(chart)), picture);
    }

    [Fact]
    public void What_is_no_number_is_told_with_points()
    {
        var learner = Toy.Learner();
        var error = Assert.Throws<ArithmeticException>(() => learner.Fit(3, 1.5e20));
        AssertPoints(error.Message);
    }

    private static string Shown(object value) => string.Concat(
        Formatter.GetPreferredMimeTypesFor(value.GetType()).Where(mime => mime.StartsWith("text/", StringComparison.Ordinal)).Select(value.ToDisplayString));

    /// <summary>A comma between digits is one before three of them: thousands, as the course writes them, or a list.</summary>
    private static void AssertPoints(string text)
    {
        Assert.NotEmpty(text);
        Assert.DoesNotMatch(@"(?<![\d,\[])\d{1,3},(\d{1,2}|\d{4,})(?![\d,\]])", System.Text.RegularExpressions.Regex.Replace(text, @"data:image/[^""]*|<style>.*?</style>|<script.*?</script>|\[[^\]]*\]", "", System.Text.RegularExpressions.RegexOptions.Singleline));
    }
}
