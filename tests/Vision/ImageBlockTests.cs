using System.Numerics;
using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Vision;

[Collection(nameof(Seeded))]
public class ImageBlockTests
{
    [Fact]
    public void Pictures_become_a_batch_of_colour_planes_from_0_to_1()
    {
        var pictures = Enumerable.Range(0, 6).Select(seed => Pictures.Noise(5, 4, seed)).ToArray();
        var loaders = Labelled<Image>(image => image.GetPixels()[0] > 127 ? "bright" : "dark").DataLoaders(pictures, batchSize: 2);
        var (x, _) = loaders.Valid.First();
        Assert.Equal([1, 3, 4, 5], x.shape);
        Assert.Equal(pictures[5].GetPixels().ToArray().Select(value => value / 255f), x[0].permute(1, 2, 0).contiguous().data<float>().ToArray());
        Assert.Equal([1, 3, 4, 5], loaders.TestLoader(pictures[5]).First().X.shape);
    }

    [Fact]
    public void Pictures_of_different_sizes_are_refused_with_advice()
    {
        Image[] pictures = [.. Enumerable.Range(0, 6).Select(i => Pictures.Noise(5 + i, 4))];
        var text = Labelled<Image>(_ => "a", "a").Summary(pictures).ToString();
        Assert.Contains("It breaks at \"a batch\"", text, StringComparison.Ordinal);
        Assert.Contains("Bring them to one size with an item transform: ItemTransforms = [new Resize(224)].", text, StringComparison.Ordinal);
        text = (Labelled<Image>(_ => "a", "a") with { ItemTransforms = [new Resize(8)] }).Summary(pictures).ToString();
        Assert.Contains("X tensor [4 × 3 × 8 × 8] float32, Y tensor [4] int64", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_picture_is_refused_with_advice()
    {
        var error = Assert.Throws<ItemException>(() => Labelled<int>(_ => "a", "a").Datasets([1, 2, 3, 4, 5, 6]).Train[0]);
        Assert.EndsWith("A picture's path is expected, but the value is of type Int32: 1. Return it from GetX.", error.Message, StringComparison.Ordinal);
        var text = new DataBlock<int> { ItemTransforms = [new Resize(8)] }.Summary([1, 2, 3, 4, 5, 6]).ToString();
        Assert.Contains("Resize changes pictures, but X is Int32", text, StringComparison.Ordinal);
        Assert.StartsWith("There is no file 000005.jpg in the current folder. Return the path with its folder from GetX", Assert.Throws<FileNotFoundException>(() => new ImageBlock().Encode("000005.jpg")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_move_with_their_picture_and_become_minus_1_to_1()
    {
        var block = new DataBlock<Vector2>
        {
            Blocks = (new ImageBlock(), new PointBlock()),
            GetX = _ => Pictures.Noise(40, 20),
            GetY = point => point,
            Splitter = _ => ([0], [0, 1]),
            ItemTransforms = [new Resize(10)], // the middle 20 columns at half their size
        };
        Vector2[] points = [new(20, 10), new(10, 20)];
        var loaders = block.DataLoaders(points, batchSize: 1);
        Assert.Equal((2, Losses.Mse), (loaders.Outputs, loaders.Loss!));
        Assert.Equal([[0f, 0], [-1, 1]], loaders.Valid.Select(batch => batch.Y.data<float>().ToArray()));
        Assert.Equal([1, 1, 2], loaders.Valid.First().Y.shape);
        Assert.Equal([0f, 0], (block with { ItemTransforms = [] }).DataLoaders(points, batchSize: 1).Valid.First().Y.data<float>().ToArray());
    }

    [Theory]
    [InlineData("resize")]
    [InlineData("crop")]
    [InlineData("batch")]
    public void A_point_stays_on_its_pixel_through_random_transforms(string kind)
    {
        var pixels = new byte[64 * 48 * 3];
        for (var row = 20; row < 24; row++)
            pixels.AsSpan((row * 64 + 30) * 3, 4 * 3).Fill(255); // a white square around (32, 22)
        var block = new DataBlock<Image>
        {
            Blocks = (new ImageBlock(), new PointBlock()),
            GetY = _ => (32f, 22f),
            ItemTransforms = kind == "resize" ? [new Flip(), new Resize((40, 48))] : kind == "crop" ? [new Flip(), new RandomResizedCrop(64, minScale: .6)] : [],
            BatchTransforms = kind == "batch" ? [Augment.Transforms(size: (72, 96), maxLighting: 0)[0]] : [],
            Splitter = _ => ([.. new int[16]], [0]),
        };
        Lessons.Seed(4);
        var (x, y) = block.DataLoaders([new Image(64, 48, pixels)], batchSize: 16).Train.First();
        var seen = 0;
        for (var i = 0; i < 16; i++)
        {
            var (mass, width, height) = (x[i].mean([0]), x.shape[3], x.shape[2]);
            var (right, down) = ((y[i, 0, 0].item<float>() + 1) / 2 * width, (y[i, 0, 1].item<float>() + 1) / 2 * height);
            if (right < 6 || down < 6 || right > width - 6 || down > height - 6)
                continue; // cropped away, in part or doubled by the reflection
            seen++;
            Assert.Equal(((mass * (arange(width) + .5)).sum() / mass.sum()).item<float>(), right, 0.35);
            Assert.Equal(((mass * (arange(height) + .5).unsqueeze(1)).sum() / mass.sum()).item<float>(), down, 0.35);
        }
        Assert.InRange(seen, 8, 16);
        Assert.InRange(y.select(2, 0).std().item<float>(), .01, 1); // they did move
    }

    [Fact]
    public void Points_without_a_picture_or_in_different_numbers_are_refused()
    {
        var block = new DataBlock<Vector2[]> { Blocks = (new Block(), new PointBlock()), GetX = _ => 1f, Splitter = _ => ([0, 1], [0]) };
        Assert.Contains("Points need a picture, but X is Single", block.Summary([[new(1, 1)], [new(1, 1), new(2, 2)]]).ToString(), StringComparison.Ordinal);
        block = block with { Blocks = (new ImageBlock(), new PointBlock()), GetX = _ => Pictures.Noise(4, 4) };
        Assert.Matches("Pictures with [12] and with [12] points", block.Summary([[new(1, 1)], [new(1, 1), new(2, 2)]]).ToString());
        Assert.Equal(new Vector2[] { new(3, 4) }, new PointBlock().Encode((3, 4)));
        Assert.Equal(new Vector2[] { new(3, 4), new(.5f, 6) }, new PointBlock().Encode(new[] { (3.0, 4.0), (.5, 6) }));
        Assert.Contains("A point (x, y) is expected, but the value is of type String: left", new DataBlock<string> { Blocks = block.Blocks, Splitter = _ => ([0], [1]) }.Summary(["left", "right"]).ToString(), StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void Real_photographs_give_the_same_batches_whatever_the_number_of_workers()
    {
        var folder = SharedData.PathOf("oxford-iiit-pet_part", "images");
        var block = new DataBlock<string>
        {
            Blocks = (new ImageBlock(), new CategoryBlock()),
            GetItems = Files.GetImageFiles,
            GetY = file => Path.GetFileName(file)[..Path.GetFileName(file).LastIndexOf('_')],
            Splitter = Splitters.Random<string>(seed: 42),
            ItemTransforms = [new RandomResizedCrop(64)],
        };
        var sums = new[] { 0, 1, 3 }.Select(workers =>
        {
            var loaders = block.DataLoaders(folder, batchSize: 16, workers);
            Assert.Equal((148, 37), ((int)loaders.Train.ItemCount, (int)loaders.Valid.ItemCount));
            Lessons.Seed(7);
            using var scope = NewDisposeScope();
            return loaders.Train.Concat(loaders.Valid).Select(batch => (batch.X.sum().item<float>(), batch.Y.sum().item<long>())).ToArray();
        }).ToArray();
        Assert.Equal(9 + 3, sums[0].Length);
        Assert.Equal(sums[0], sums[1]);
        Assert.Equal(sums[0], sums[2]);
    }

    [Fact]
    public void A_file_that_is_no_picture_is_named_or_skipped()
    {
        var folder = Directory.CreateTempSubdirectory("lessons-").FullName;
        try
        {
            foreach (var i in Enumerable.Range(0, 10))
                File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), i == 3 ? [1, 2, 3] : Pictures.Noise(8, 8, i).ToPng());
            var block = Labelled<string>(_ => "a", "a") with { GetItems = Files.GetImageFiles, Splitter = _ => ([0], [.. Enumerable.Range(0, 10)]) };
            var error = Assert.Throws<ItemException>(() => block.DataLoaders(folder, batchSize: 1).Valid.Count(batch => batch.X.shape[0] == 1));
            Assert.Contains($"3.png), Image: {Path.Combine(folder, "3.png")} cannot be read as a picture", error.Message, StringComparison.Ordinal);
            var skipping = (block with { SkipUnreadable = true }).DataLoaders(folder, batchSize: 1);
            var sums = skipping.Valid.Select(batch => batch.X.sum().item<float>()).ToArray();
            Assert.Equal((9, 9), (sums.Length, skipping.Valid.ItemCount));
            Assert.Equal(Path.Combine(folder, "9.png"), skipping.ValidSource(8)); // and named so
            Assert.Equal(Path.Combine(folder, "2.png"), skipping.ValidSource(2));
            Assert.Contains("A place is a number from 0 to 8, but here it is 9", Assert.Throws<ArgumentOutOfRangeException>(() => skipping.ValidSource(9)).Message, StringComparison.Ordinal);
            Assert.Equal([sums[8], sums[3]], skipping.ValidItems(8, 3).Select(batch => batch.X.sum().item<float>())); // counted without the one that was skipped
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_picture_that_cannot_be_read_is_named_whether_or_not_training_skips(bool skip)
    {
        using var folder = new TemporaryData();
        var png = Pictures.Noise(8, 8).ToPng();
        File.WriteAllBytes(folder.PathOf("good.png"), png);
        File.WriteAllBytes(folder.PathOf("truncated.png"), png[..(png.Length / 2)]);
        File.WriteAllBytes(folder.PathOf("empty.png"), []);
        File.WriteAllText(folder.PathOf("text.png"), "no picture");
        var loaders = (Labelled<string>(_ => "a", "a") with { SkipUnreadable = skip }).DataLoaders([folder.PathOf("good.png"), folder.PathOf("good.png")], batchSize: 1);
        var learner = new Learner(loaders, nn.Sequential(nn.Flatten(), nn.Linear(8 * 8 * 3, 1)));
        Assert.Equal("a", learner.Predict(folder.PathOf("good.png")).Label);
        using var upload = new MemoryStream(png);
        Assert.Equal(3, new object[] { folder.PathOf("good.png"), png, upload }.Count(input => learner.Predict(input) is ("a", var values) && values.item<float>() == 1)); // the probability of the only name
        Assert.Contains("What was given cannot be read", Assert.ThrowsAny<Exception>(() => learner.Predict(png[..20])).Message, StringComparison.Ordinal);
        foreach (var (name, why) in new[] { ("truncated.png", "the file is truncated"), ("empty.png", "it is empty"), ("text.png", "it is not a JPEG"), ("none.png", "There is no file"), ("", "it is a folder") })
        {
            var message = Assert.ThrowsAny<Exception>(() => learner.Predict(folder.PathOf(name))).Message;
            Assert.Contains(why, message, StringComparison.Ordinal);
            Assert.Contains(folder.PathOf(name), message, StringComparison.Ordinal);
        }
        Assert.Contains("At least one input is needed", Assert.Throws<ArgumentException>(() => learner.Predict(null!)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => loaders.TestLoader());
    }

    [Fact]
    public void A_point_is_two_finite_numbers_of_any_kind()
    {
        var block = new PointBlock();
        foreach (object value in new object[] { (1, 2), (1f, 2.0), new Vector2(1, 2), new List<(int, int)> { (1, 2) }, new[] { new Vector2(1, 2) } })
            Assert.Equal([new Vector2(1, 2)], (Vector2[])block.Encode(value));
        foreach (object value in new object[] { "1, 2", 1f, (1, 2, 3), ("a", "b"), (float.NaN, 1f), Array.Empty<Vector2>(), new[] { 1f, 2f } })
            Assert.Contains("oint (x, y)", Assert.Throws<ArgumentException>(() => block.Encode(value)).Message, StringComparison.Ordinal);
    }

    private static DataBlock<T> Labelled<T>(Func<T, string> label, params string[] names) => new()
    {
        Blocks = (new ImageBlock(), new CategoryBlock(names)),
        GetY = label,
        Splitter = items => ([.. Enumerable.Range(0, items.Count - 1)], [items.Count - 1]),
    };
}
