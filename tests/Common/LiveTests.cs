using System.Globalization;
using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;

namespace Tests.Common;

public class LiveTests
{
    private readonly ManualTime time = new();
    private readonly List<IHtml> shown = [];

    [Fact]
    public void A_progress_bar_shows_at_most_five_states_a_second_and_the_last_one_always()
    {
        using (var bar = new ProgressBar("Drawing <ratings>", 1000, "ratings", Line()))
        {
            for (var done = 1; done <= 1000; done++)
            {
                time.Advance(2);
                bar.Report(done);
            }
            time.Advance(50);
        }

        Assert.InRange(shown.Count, 10, 12); // two seconds, the first state and the last
        Assert.Equal("Drawing <ratings>: 1,000 of 1,000 ratings, 00:02", shown[^1].ToString());
        Assert.Contains("value=\"0\" max=\"1000\"", shown[0].ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("<progress", shown[^1].ToHtml(), StringComparison.Ordinal); // a bar would look as if it went on
        Assert.DoesNotContain("<ratings>", shown[^1].ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_progress_bar_says_how_long_it_will_take()
    {
        using var bar = new ProgressBar("Fetching", 4_900_000, "bytes", Line());
        time.Advance(10_000);
        bar.Report(1_000_000);

        Assert.Equal("Fetching: 1.0 of 4.9 MB, 00:10 (0.1 MB/s, about 00:39 left)", shown[^1].ToString());
    }

    [Fact]
    public void What_was_done_before_says_nothing_of_the_speed()
    {
        using (var bar = new ProgressBar("Fetching", 40_000_000, "bytes", Line(), from: 20_000_000))
        {
            Assert.Equal("Fetching: 20.0 of 40.0 MB, 00:00", shown[^1].ToString());
            time.Advance(5_000);
            bar.Report(30_000_000);
            Assert.Equal("Fetching: 30.0 of 40.0 MB, 00:05 (2.0 MB/s, about 00:05 left)", shown[^1].ToString());
            bar.Report(40_000_000);
        }
        Assert.Equal("Fetching: 40.0 of 40.0 MB, 00:05 (4.0 MB/s)", shown[^1].ToString());
    }

    [Fact]
    public void A_clock_counts_hours_beyond_a_day() =>
        Assert.Equal(["00:07", "12:30", "1:02:03", "26:00:00"], new[] { new TimeSpan(0, 0, 7), new(0, 12, 30), new(1, 2, 3), new(26, 0, 0) }.Select(Numbers.Clock));

    [Fact]
    public void A_training_table_has_a_bar_inside_the_epoch_and_none_at_the_end()
    {
        using (var table = new TrainingTable(["epoch", "train_loss"], 2, Line()))
        {
            table.Batch(0, 1, 10, 0.5);
            table.Row(["0", "0.8125"]);
            time.Advance(300);
            table.Batch(1, 3, 10, 0.25);
            Assert.Contains("<progress value=\"3\" max=\"10\"", shown[^1].ToHtml(), StringComparison.Ordinal);
            Assert.Contains("0.8125", shown[^1].ToHtml(), StringComparison.Ordinal);
            table.Row(["1", "0.7500"]);
        }

        Assert.DoesNotContain("<progress", shown[^1].ToHtml(), StringComparison.Ordinal);
        Assert.Equal("epoch  train_loss\n    0      0.8125\n    1      0.7500", shown[^1].ToString());
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_refused()
    {
        using var table = new TrainingTable(["epoch", "train_loss"], 1, Line());
        Assert.Contains("1 cells, but there are 2 columns", Assert.Throws<ArgumentException>(() => table.Row(["0"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.8831234, "0.8831")]
    [InlineData(3, "3")]
    [InlineData(76561198000000001, "76561198000000001")]
    [InlineData(1e-5, "1e-5")]
    [InlineData("cpu", "cpu")]
    public void A_record_is_a_scrap_of_version_1(object value, string text)
    {
        var scrap = new Scrap("valid_loss", value);
        var json = System.Text.Json.Nodes.JsonNode.Parse(scrap.ToDisplayString(Scrap.MimeType))!;

        Assert.Equal(["application/scrapbook.scrap.json+json", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(Scrap)));
        Assert.Equal(["data", "encoder", "name", "version"], json.AsObject().Select(property => property.Key).Order());
        Assert.Equal(Convert.ToString(value, CultureInfo.InvariantCulture), json["data"]!.ToString());
        Assert.Equal("json", (string?)json["encoder"]);
        Assert.Equal(1, (int?)json["version"]);
        Assert.Equal("valid_loss = " + text, scrap.ToString());
        Assert.Empty(scrap.ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_record_says_what_is_expected_and_shows_only_what_is_not()
    {
        var scrap = new Scrap("loss", 0.8831234, (0.86, 0.92));
        var json = System.Text.Json.Nodes.JsonNode.Parse(scrap.ToDisplayString(Scrap.MimeType))!;

        Assert.Equal([0.86, 0.92], json["expected"]!.AsArray().Select(bound => (double)bound!));
        Assert.Equal("✓ loss = 0.8831 (expected: 0.86 to 0.92)", scrap.ToString());
        Assert.Empty(scrap.ToDisplayString("text/plain"));
        Assert.Equal("✗ loss = 0.93 (expected: 0.86 to 0.92)", new Scrap("loss", 0.93, (0.86, 0.92)).ToDisplayString("text/plain"));
    }

    private LiveLine Line() => new(time, first =>
    {
        shown.Add((IHtml)first);
        return next => shown.Add((IHtml)next);
    });
}
