using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using SkiaSharp;

namespace Tests.Interpretation;

[Collection(nameof(Seeded))]
public class ConfusionMatrixTests
{
    private static readonly ConfusionMatrix matrix = new(["cat", "dog", "fox"], [(0, 0), (0, 0), (0, 1), (1, 2), (1, 2), (2, 2), (2, 0)]);

    [Fact]
    public void Rows_are_what_things_are_and_columns_what_they_were_taken_for() =>
        Assert.Equal([2, 1, 0, 0, 0, 2, 1, 0, 1], Enumerable.Range(0, 9).Select(cell => matrix[cell / 3, cell % 3]));

    [Fact]
    public void The_most_confused_come_first_and_the_diagonal_never()
    {
        Assert.Equal([new("dog", "fox", 2), new("cat", "dog", 1), new("fox", "cat", 1)], matrix.MostConfused());
        Assert.Equal([new ConfusedPair("dog", "fox", 2)], matrix.MostConfused(2));
    }

    [Fact]
    public void Confused_pairs_show_as_a_table()
    {
        var html = matrix.MostConfused().ToDisplayString("text/html");
        Assert.Contains("<th scope=\"col\">count</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"l s\">dog</td><td class=\"l s\">fox</td><td>2</td>", html, StringComparison.Ordinal);
        Assert.Equal("actual  predicted  count\ndog     fox            2", matrix.MostConfused(2).ToDisplayString("text/plain"));
    }

    [Fact]
    public void It_shows_as_a_table_a_picture_and_text()
    {
        Assert.Equal(["text/html", "image/png", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(ConfusionMatrix)));
        var html = new ConfusionMatrix(["<cat>", "dog"], [(0, 0), (0, 1), (1, 1), (1, 1)]).ToDisplayString("text/html");
        Assert.Equal(2, html.Split("<th scope=\"row\">").Length - 1); // every row has its name
        Assert.Contains("<th scope=\"row\">&lt;cat&gt;</th>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\"><span>dog</span></th>", html, StringComparison.Ordinal);
        Assert.Contains("title=\"&lt;cat&gt; taken for dog: 1\">1</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td></td>", html, StringComparison.Ordinal); // a dog was never taken for a cat
        using var picture = SKBitmap.Decode(Convert.FromBase64String(matrix.ToDisplayString("image/png")));
        Assert.Equal(SKColors.White, picture.GetPixel(picture.Width / 2, 1)); // reads on any page
        Assert.StartsWith("dog taken for fox: 2\n", matrix.ToDisplayString("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_beside_a_million_is_coloured_and_reads()
    {
        var html = new ConfusionMatrix(["a", "b"], [.. Enumerable.Repeat((0L, 0L), 1_000_000), (0, 1)]).ToDisplayString("text/html");
        var cell = html[html.IndexOf("<td class=\"dl-paper\"", html.IndexOf(">1000000<", StringComparison.Ordinal), StringComparison.Ordinal)..];
        Assert.StartsWith("<td class=\"dl-paper\" style=\"background:#F", cell, StringComparison.Ordinal); // a hundredth of the way from white
        Assert.DoesNotContain("background:#FFFFFF", html, StringComparison.Ordinal);
        Assert.Contains(";color:#000000\"", cell, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_classes_those_are_shown_that_were_confused_most()
    {
        var hits = Enumerable.Range(0, 1000).Select(i => ((long)i, (long)i));
        var much = Enumerable.Range(0, 15).SelectMany(i => Enumerable.Repeat((10L * i, 10L * i + 1), 3));
        var little = Enumerable.Range(0, 400).Select(i => (500L + i, 501L + i));
        var names = Enumerable.Range(0, 1000).Select(i => $"class {i}").ToList();
        ConfusionMatrix all = new(names, [.. little, .. hits, .. much]), few = new(names, [.. hits, .. much]), none = new(names, hits);

        Assert.Equal(40, Rows(all).Length);
        Assert.Equal(few.MostConfused().SelectMany(pair => new[] { pair.Actual, pair.Predicted }).Order(StringComparer.Ordinal), Rows(few).Order(StringComparer.Ordinal));
        Assert.Contains("<caption>Confusion matrix of the 40 most confused of 1,000 classes: 54 of 445 mistakes</caption>", all.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Contains("first 40 of 1,000 classes: no mistakes", none.ToDisplayString("text/html"), StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(Convert.FromBase64String(all.ToDisplayString("image/png")));
        Assert.InRange(picture.Width * picture.Height, 1_000_000, 8_000_000);

        static string[] Rows(ConfusionMatrix matrix) => [.. matrix.ToDisplayString("text/html").Split("<th scope=\"row\">").Skip(1).Select(row => row[..row.IndexOf('<', StringComparison.Ordinal)])];
    }

    [Fact]
    public void An_index_without_a_name_is_refused()
    {
        Assert.Contains("A class's index is a number from 0 to 1, but here it is 2", Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(["a", "b"], [(0, 2)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.MostConfused(0));
    }

    [Fact]
    public void One_mistake_beside_hundreds_of_hits_is_seen_and_none_is_white()
    {
        SKColor[] Pixels(params IEnumerable<(long, long)> mistakes)
        {
            var names = Enumerable.Range(0, 37).Select(i => $"a_rather_long_breed_{i}").ToList();
            var hits = Enumerable.Range(0, 37).SelectMany(i => Enumerable.Repeat(((long)i, (long)i), 200));
            using var picture = SKBitmap.Decode(Convert.FromBase64String(new ConfusionMatrix(names, [.. hits, .. mistakes]).Plot().ToDisplayString("image/png")));
            return picture.Pixels;
        }
        var cell = Pixels((0, 36)).Zip(Pixels(), (with, without) => (with, without)).Where(pixel => Difference(pixel.with, pixel.without) > 8).ToList(); // not what another palette makes of the edges of letters
        Assert.InRange(cell.Count, 1500, 3500);
        Assert.True(cell.Count(pixel => pixel.without == SKColors.White && Difference(pixel.with, pixel.without) > 20) > .9 * cell.Count);

        static int Difference(SKColor a, SKColor b) => new[] { a.Red - b.Red, a.Green - b.Green, a.Blue - b.Blue }.Max(Math.Abs);
    }
}
