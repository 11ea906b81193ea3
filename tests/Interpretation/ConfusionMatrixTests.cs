using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using SkiaSharp;

namespace Tests.Interpretation;

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
        Assert.Contains("<td class=\"l\">dog</td><td class=\"l\">fox</td><td>2</td>", html, StringComparison.Ordinal);
        Assert.Equal("actual  predicted  count\ndog     fox            2", matrix.MostConfused(2).ToDisplayString("text/plain"));
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
        var cell = Pixels((0, 36)).Zip(Pixels(), (with, without) => (with, without)).Where(pixel => pixel.with != pixel.without).ToList();
        Assert.InRange(cell.Count, 1500, 3500);
        Assert.True(cell.Count(pixel => pixel.without == SKColors.White && pixel.with.Red < 235) > .9 * cell.Count);
    }
}
