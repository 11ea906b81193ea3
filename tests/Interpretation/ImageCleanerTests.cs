using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using SkiaSharp;
using Tests.Vision;

namespace Tests.Interpretation;

[Collection(nameof(Seeded))] // the process has one cache of pictures
public sealed class ImageCleanerTests : IDisposable
{
    private readonly TemporaryData folder = new();

    public ImageCleanerTests()
    {
        foreach (var name in new[] { "cat/1 = 2.png", "dog/2.png" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(name))!);
            File.WriteAllBytes(folder.PathOf(name), Pictures.Noise(8, 8, seed: 1).ToPng());
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_picture_has_a_choice_of_its_own()
    {
        var cleaner = Cleaner();
        Assert.Equal("cat/1 = 2.png = cat  (3 %)\ndog/2.png = dog  (<b>)", cleaner.ToString());
        var html = ((IHtml)cleaner).ToHtml();
        Assert.Equal(2, html.Split("<select aria-label=").Length - 1);
        Assert.Contains("<option value=\"\">keep: cat</option><option value=\"-\">leave out</option><option value=\"dog\">dog</option></select>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_html_the_pictures_show_without_their_choices()
    {
        using var sheet = SKBitmap.Decode(Convert.FromBase64String(Cleaner().ToDisplayString("image/png")));
        Assert.Equal(342, sheet.Width); // two of 150 pixels, 14 around each
        var (left, right) = (sheet.GetPixel(14 + 75, 14 + 75), sheet.GetPixel(14 + 150 + 14 + 75, 14 + 75));
        Assert.NotEqual(SKColors.White, left);
        Assert.Equal(left, right); // both are the same picture
    }

    [Fact]
    public void A_list_of_choices_is_read_by_full_path() =>
        Assert.Equal(new Dictionary<string, string?> { [folder.PathOf("cat/1 = 2.png")] = "dog", [folder.PathOf("dog/2.png")] = null }, Cleaner().Read("\n  cat/1 = 2.png = dog\r\ndog/2.png = -\n"));

    [Theory]
    [InlineData("cat", "it is not a file, \" = \" and a label")]
    [InlineData("cat/9.png = dog", "there is no such file")]
    [InlineData("dog/2.png = dgo", "there is no label \"dgo\". There are cat, dog, and - to leave the picture out")]
    [InlineData("dog/2.png = -\ndog/2.png = cat", "an earlier line")]
    public void A_line_that_says_something_else_is_named(string choices, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Cleaner().Read(choices)).Message, StringComparison.Ordinal);

    private ImageCleaner Cleaner() => new(folder.Root, [(folder.PathOf("cat/1 = 2.png"), "cat", "3 %"), (folder.PathOf("dog/2.png"), "dog", "<b>")], ["cat", "dog"]);
}
