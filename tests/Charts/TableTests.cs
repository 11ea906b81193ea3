using System.Text.RegularExpressions;
using Deedle;
using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;

namespace Tests.Charts;

[Collection(nameof(Seeded))]
public class TableTests
{
    [Fact]
    public void A_column_of_pictures_is_no_wider_than_they_are() =>
        Assert.Contains("<th scope=\"col\" class=\"l s\">picture</th>", new Table(["picture"], [[new Image(128, 96, new byte[128 * 96 * 3])], [null]]).ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void Text_aligns_numbers_right_and_words_left_and_leaves_gaps_blank()
    {
        var table = new Table(["name", "loss", "n"], [["train", 0.5, 12], ["valid", 12.25, null], ["none", double.NaN, 3]]);

        Assert.Equal("name    loss   n\ntrain   0.50  12\nvalid  12.25\nnone           3", table.ToString());
    }

    [Fact]
    public void Numbers_with_a_unit_are_aligned_right_and_words_with_a_number_left()
    {
        var table = new Table(["rate", "right", "size", "name"], [["1e-4", "5.6 %", "0.9 million", "7 up"], ["3.16e-4", "38.1 %", "12 million", "8 of 9"]]);
        Assert.Equal("   rate   right         size  name\n   1e-4   5.6 %  0.9 million  7 up\n3.16e-4  38.1 %   12 million  8 of 9", table.ToString());
        Assert.Equal(2, table.ToHtml().Split("<td class=\"l s\">").Length - 1);
    }

    [Theory]
    [InlineData("12 MB|5 µs|1,250,000.5|−3|0.25 ×|24 GiB", true)]
    [InlineData("000005|1.2.3|10.0.0.1|12 monkeys|7 up|1,25", false)]
    public void A_text_is_aligned_as_the_number_that_people_read_in_it(string texts, bool right) => Assert.All(texts.Split('|'), text =>
        Assert.Equal(right, new Table(["a long header"], [[text]]).ToString().EndsWith($"  {text}", StringComparison.Ordinal)));

    [Fact]
    public void Zero_has_no_sign() => Assert.Equal("x\n0\n1", new Table(["x"], [[-0.0], [1.0]]).ToString());

    [Fact]
    public void Nothing_but_zero_reads_as_zero()
    {
        Assert.Equal("rate\n1e-5\n3e-4\n1e+0\n   0", new Table(["rate"], [[1e-5], [3e-4], [1.0], [0.0]]).ToString());
        Assert.Equal("  loss\n2.0000\n0.0004\n0.0000", new Table(["loss"], [[2.0], [0.0004], [0.0]]).ToString());
        Assert.Equal("  x\n0.0\n2.5", new Table(["x"], [[-0.01], [2.5]], format: "0.0").ToString()); // one decimal was asked for
    }

    [Fact]
    public void Integers_are_exact_and_stay_so_beside_others()
    {
        Assert.Equal("               id\n76561198000000001\n76561198000000002", new Table(["id"], [[76561198000000001L], [76561198000000002L]]).ToString());
        Assert.Equal("              value\n76561198000000001\n18446744073709551615\n0.01".Replace(" ", "", StringComparison.Ordinal),
            new Table(["value"], [[76561198000000001L], [ulong.MaxValue], [0.01]]).ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("                    id\n76,561,198,000,000,001", new Table(["id"], [[76561198000000001L]], format: "N0").ToString());
    }

    [Fact]
    public void Html_encodes_everything_that_comes_from_data()
    {
        var html = new Table(["<b>head</b>"], [["<script>alert(1)</script>"]], caption: "a < b").ToHtml();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("<caption>a &lt; b</caption>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_refused() =>
        Assert.Contains("Row 1 has 1 cells, but there are 2 headers: a, b", Assert.Throws<ArgumentException>(() => new Table(["a", "b"], [[1, 2], [1]])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_frame_shows_its_head_and_the_count_of_its_rows()
    {
        var frame = Frame.FromRecords(Enumerable.Range(0, 1234).Select(i => new { user = i, rating = i % 2 == 0 ? 3.5 : double.NaN, title = $"film {i}" }));
        var html = frame.ToDisplayString("text/html");

        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(frame.GetType()));
        Assert.Equal(10, html.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains("<td>1</td><td></td><td class=\"l s\">film 1</td>", html, StringComparison.Ordinal);
        Assert.Contains("the first 10 of 1,234 rows", html, StringComparison.Ordinal);
        Assert.Contains("the first 10 of 1,234 rows", frame.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_shows_its_keys_and_values()
    {
        var series = new SeriesBuilder<string, double> { { "Star Wars", 584 }, { "Fargo", 508.5 } }.Series;

        Assert.Equal("           value\nStar Wars  584.0\nFargo      508.5", series.ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_crosstab_has_means_in_order_and_gaps()
    {
        // By hand: user 7 rated A twice (2 and 4: mean 3) and B once (5); user 14 rated only B (1).
        var frame = Frame.FromRecords(new[]
        {
            new { user = 14, film = "B", rating = 1 },
            new { user = 7, film = "B", rating = 5 },
            new { user = 7, film = "A", rating = 2 },
            new { user = 7, film = "A", rating = 4 },
        });
        var table = Table.CrossTab(frame, "user", "film", "rating", caption: "Who rated what");

        Assert.Equal("Who rated what\nuser  A  B\n   7  3  5\n  14     1", table.ToString());
        var html = table.ToHtml();
        Assert.Contains("<td style=\"background:#440154;color:#FFFFFF\">1</td>", html, StringComparison.OrdinalIgnoreCase); // viridis' two ends
        Assert.Contains("<td style=\"background:#FDE724;color:#000000\">5</td>", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<th scope=\"row\">14</th><td></td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crosstab_names_the_columns_there_are() =>
        Assert.Contains("no column 'movie'. It has: user, film", Assert.Throws<ArgumentException>(() => Table.CrossTab(Frame.FromRecords(new[] { new { user = 1, film = 2 } }), "user", "movie", "film")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_heat_map_has_the_scale_it_is_given_and_frames_what_it_is_told()
    {
        var table = new Table(["user", "a", "b"], [["7", 1.0, 9.0], ["8", 5.0, double.NaN]], heatMap: (1, 5), outlined: (row, column) => (row, column) == (1, 1));
        var html = table.ToHtml();

        var colours = Regex.Matches(html, "background:(#[0-9A-Fa-f]+)").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, colours.Count);
        Assert.Equal(colours[1], colours[2]); // 5 and what lies beyond
        Assert.NotEqual(colours[0], colours[1]);
        Assert.Single(Regex.Matches(html, "outline:"));
        Assert.Contains("[5", table.ToString(), StringComparison.Ordinal);
    }
}
