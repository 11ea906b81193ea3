using System.Text.RegularExpressions;
using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using SkiaSharp;
using static TorchSharp.torch;

namespace Tests.Charts;

[Collection(nameof(Seeded))]
public partial class PictureGridTests
{
    private static readonly SKColor green = new(0, 0xA0, 0), red = new(0xD3, 0x2F, 0x2F);

    [Fact]
    public void A_batch_shows_its_pictures_as_they_look_and_its_labels()
    {
        var loaders = Categories();
        var grid = loaders.ShowBatch(5);
        Assert.Equal(5, Pictures(grid).Count);
        Assert.Equal(["dark", "light"], grid.ToString().Split('\n').Distinct().Order());
        Assert.Equal(5, grid.ToString().Split('\n').Length);
        foreach (var (picture, label) in Pictures(grid).Zip(grid.ToString().Split('\n')))
            using (picture)
                Assert.InRange(picture.GetPixel(8, 8).Red, label == "dark" ? 45 : 205, label == "dark" ? 55 : 215); // Normalize is undone
    }

    [Fact]
    public void A_wrong_prediction_is_red_with_a_cross_and_a_right_one_is_not()
    {
        var loaders = Categories();
        using var scope = NewDisposeScope();
        var batch = loaders.ValidItems(1, 0).Single();
        var grid = loaders.Show(batch, tensor(new float[,] { { 3, -3 }, { 3, -3 } }), ["loss 6", "loss .1"]);
        Assert.Equal("light  → dark ✗  loss 6\ndark  → dark  loss .1", grid.ToString());
        Assert.Equal(["→ dark&nbsp;✗"], Red().Matches(((IHtml)grid).ToHtml()).Select(match => match.Groups[1].Value));
        Assert.Equal(2, Pictures(grid).Count);
        Assert.Single(Pictures(loaders.Show(batch, count: 1)));
    }

    [Fact]
    public void Points_are_drawn_where_they_lie()
    {
        var block = new DataBlock<Image>
        {
            Blocks = (new ImageBlock(), new PointBlock()),
            GetY = _ => (50f, 50f), // a quarter from the left, half from the top
            Splitter = _ => ([0], [0]),
            BatchTransforms = [Normalize.ImageNet],
        };
        using var scope = NewDisposeScope();
        var loaders = block.DataLoaders([Flat(100, 200, 100)], batchSize: 1);
        var grid = loaders.Show(loaders.Valid.First(), tensor(new float[,] { { .5f, .5f } }));
        using var picture = Pictures(grid).Single();
        Assert.InRange(Distance(picture.GetPixel(50, 50), green), 0, 90); // JPEG keeps colours at half the resolution
        Assert.InRange(Distance(picture.GetPixel(150, 75), new SKColor(100, 100, 100)), 0, 90); // inside the ring
        Assert.Contains(Enumerable.Range(150, 20), x => Distance(picture.GetPixel(x, 75), red) < 110);
        Assert.Equal("(-0.50, 0.00)  → (0.50, 0.50)", grid.ToString());
        Assert.DoesNotContain("#d32f2f", ((IHtml)grid).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_picture_grows_to_its_place_before_a_point_is_drawn()
    {
        var html = PictureGrid.Picture(Flat(100, 30, 20), "", new GridMark(0, 0, IsPrediction: false));
        using SKBitmap marked = Decode(html).Single(), plain = Decode(PictureGrid.Picture(Flat(100, 30, 20), "")).Single();
        Assert.Equal((150, 100), (marked.Width, marked.Height));
        Assert.Equal((30, 20), (plain.Width, plain.Height));
        Assert.InRange(Distance(marked.GetPixel(75, 50), green), 0, 90);
        Assert.InRange(Distance(marked.GetPixel(90, 50), new SKColor(100, 100, 100)), 0, 60);
    }

    [Theory]
    [InlineData(1, 1000, 1, 224)]
    [InlineData(600, 1, 224, 1)]
    public void However_narrow_a_picture_is_shown(int width, int height, int shownWidth, int shownHeight)
    {
        using var shown = Decode(PictureGrid.Picture(Flat(100, width, height), "")).Single();
        Assert.Equal((shownWidth, shownHeight), (shown.Width, shown.Height));
        Assert.Single(Pictures(new PictureGrid([(Flat(100, width, height), "narrow")])));
    }

    [Fact]
    public void Inputs_that_are_no_pictures_show_as_text_and_everything_is_encoded()
    {
        var block = new DataBlock<int> { Blocks = (new Block(), new CategoryBlock()), GetY = i => $"<{i % 2}>", Splitter = _ => ([0, 1], [0]) };
        var html = ((IHtml)block.DataLoaders([10, 11], batchSize: 2).ShowBatch()).ToHtml();
        Assert.Contains(">10</div>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;1&gt;</figcaption>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<1>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_shows_its_picture_beside_its_target()
    {
        var html = ((IHtml)new Item(Flat(77, 300, 20), "<b>")).ToHtml();
        using var picture = Decode(html).Single();
        Assert.Equal((224, 15), (picture.Width, picture.Height));
        Assert.InRange(picture.GetPixel(223, 14).Red, 74, 80); // to the last pixel
        Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_breaks_between_words_and_not_within()
    {
        var grid = new PictureGrid([(Flat(100, 20, 20), "staffordshire_bull_terrier in …/images/<1>.jpg")]);
        Assert.Contains(">staffordshire_<wbr>bull_<wbr>terrier in …/<wbr>images/<wbr>&lt;1&gt;.jpg</figcaption>", ((IHtml)grid).ToHtml(), StringComparison.Ordinal);
        Assert.Equal("staffordshire_bull_terrier in …/images/<1>.jpg", grid.ToString());
    }

    [Fact]
    public void A_grid_is_also_one_picture_with_its_titles()
    {
        Assert.Equal(["text/html", "image/png", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(PictureGrid)));
        using var sheet = Sheet(new PictureGrid(Enumerable.Range(0, 7).Select(i => ((IPicture)Flat(200, 30, 20), i == 6 ? "staffordshire_bull_terrier_and_a_half" : "a"))));
        Assert.Equal((14 + 4 * 164, 14 + 100 + 16 + 14 + 100 + 2 * 16 + 14), (sheet.Width, sheet.Height)); // two lines below the last
        Assert.Equal(new SKColor(200, 200, 200), sheet.GetPixel(14 + 75, 14 + 50));
        Assert.InRange(Dark(sheet, 14, 164, 114, 130), 5, 100);
        Assert.InRange(Dark(sheet, 342, 492, 244, 276), 150, 1500);
        Assert.Equal(0, Dark(sheet, 164, 178, 0, sheet.Height)); // nothing reaches into the gap

        static int Dark(SKBitmap picture, int left, int right, int top, int bottom) =>
            Enumerable.Range(top, bottom - top).Sum(y => Enumerable.Range(left, right - left).Count(x => picture.GetPixel(x, y).Red < 100));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(6, 3)]
    [InlineData(8, 4)]
    [InlineData(9, 5)]
    [InlineData(11, 4)]
    [InlineData(0, 1)]
    public void Rows_are_about_equally_long(int pictures, int columns) => Assert.Equal(columns, PictureGrid.Columns(pictures));

    [Fact]
    public void A_wrong_prediction_is_red_in_the_one_picture_too()
    {
        using var scope = NewDisposeScope();
        var loaders = Categories();
        var batch = loaders.ValidItems(1, 0).Single();
        using SKBitmap wrong = Sheet(loaders.Show(batch, tensor(new float[,] { { 3, -3 }, { 3, -3 } }))), right = Sheet(loaders.Show(batch, tensor(new float[,] { { -3, 3 }, { 3, -3 } })));
        Assert.InRange(wrong.Pixels.Count(pixel => Distance(pixel, red) < 90), 20, 1000);
        Assert.DoesNotContain(right.Pixels, pixel => Distance(pixel, red) < 90);
    }

    [Fact]
    public void No_label_at_all_reads_as_nothing()
    {
        using var scope = NewDisposeScope();
        string[][] labels = [["cat", "dog"], [], ["cat"]];
        var loaders = new DataBlock<int> { Blocks = (new ImageBlock(), new MultiCategoryBlock()), GetX = i => Flat(50, 8, 8), GetY = i => labels[i], Splitter = items => ([0, 1, 2], [0, 1, 2]) }.DataLoaders([0, 1, 2], batchSize: 3);
        Assert.Equal(["cat, dog  → nothing ✗", "nothing  → nothing", "cat  → dog ✗"],
            loaders.Show(loaders.Valid.Single(), tensor(new float[,] { { 0, 0 }, { 0, 0 }, { 0, 1 } })).ToString().Split('\n'));
    }

    [Theory]
    [InlineData(1, 2000)]
    [InlineData(200, 1)]
    public void The_one_picture_has_a_bound(int count, int height)
    {
        using var sheet = Sheet(new PictureGrid(Enumerable.Range(0, count).Select(i => ((IPicture)Flat(100, 1, height), "title"))));
        Assert.InRange(sheet.Width * sheet.Height, 1, 834 * 6 * 260);
    }

    [Fact]
    public void A_large_picture_is_shown_no_larger_than_a_page_needs()
    {
        using var shown = SKBitmap.Decode(Convert.FromBase64String(Flat(100, 3000, 1500).ToDisplayString("image/png")));
        Assert.Equal((1024, 512), (shown.Width, shown.Height));
        using var whole = SKBitmap.Decode(Convert.FromBase64String(Flat(100, 1024, 9).ToDisplayString("image/png")));
        Assert.Equal((1024, 9), (whole.Width, whole.Height));
    }

    private static SKBitmap Sheet(PictureGrid grid) => SKBitmap.Decode(Convert.FromBase64String(grid.ToDisplayString("image/png")));

    private static BlockDataLoaders Categories() => new DataBlock<Image>
    {
        Blocks = (new ImageBlock(), new CategoryBlock()),
        GetY = image => image.GetPixels()[0] < 100 ? "dark" : "light",
        Splitter = items => ([.. Enumerable.Range(0, items.Count)], [0, 1]),
        BatchTransforms = [Normalize.ImageNet],
    }.DataLoaders([.. Enumerable.Range(0, 8).Select(i => Flat((byte)(i % 2 == 0 ? 50 : 210), 16, 16))], batchSize: 4);

    private static Image Flat(byte value, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        pixels.AsSpan().Fill(value);
        return new(width, height, pixels);
    }

    private static int Distance(SKColor a, SKColor b) => Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue);

    private static List<SKBitmap> Pictures(PictureGrid grid) => Decode(((IHtml)grid).ToHtml());

    private static List<SKBitmap> Decode(string html) => [.. Source().Matches(html).Select(match => SKBitmap.Decode(Convert.FromBase64String(match.Groups[1].Value)))];

    [GeneratedRegex("src=\"data:image/jpeg;base64,([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("<span style=\"background:#d32f2f;color:#fff[^>]*>([^<]+)</span>")]
    private static partial Regex Red();
}
