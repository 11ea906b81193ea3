using System.Numerics;
using DeepLearning;

namespace Tests.Vision;

[Collection(nameof(Seeded))]
public class ImageTransformTests
{
    public static TheoryData<string> Transforms => ["crop", "squish", "pad", "random resized crop", "flip"];

    [Theory]
    [MemberData(nameof(Transforms))]
    public void A_spot_goes_where_the_map_says(string name)
    {
        IImageTransform transform = name switch
        {
            "crop" => new Resize((120, 160)),
            "squish" => new Resize((60, 220), ResizeMethod.Squish),
            "pad" => new Resize(150, ResizeMethod.Pad),
            "random resized crop" => new RandomResizedCrop((90, 100), minScale: .5),
            _ => new Flip(1),
        };
        var spot = new Vector2(101.5f, 83.5f);
        var image = Spot(200, 150, spot);
        for (var seed = -1; seed < 20; seed++)
        {
            var (picture, map) = transform.Apply(image, seed < 0 ? null : new Random(seed));
            var expected = Vector2.Transform(spot, map);
            if (expected.X < 8 || expected.Y < 8 || expected.X > picture.Width - 8 || expected.Y > picture.Height - 8)
                continue; // cut away
            Assert.InRange(Vector2.Distance(expected, Centre(picture)), 0, .5);
        }
    }

    [Fact]
    public void Sizes_are_rows_first_and_are_kept()
    {
        var image = Pictures.Noise(64, 48);
        foreach (var random in new[] { null, new Random(1) })
            foreach (var transform in new IImageTransform[] { new Resize((24, 32)), new Resize((24, 32), ResizeMethod.Squish), new Resize((24, 32), ResizeMethod.Pad), new RandomResizedCrop((24, 32)) })
            {
                var (picture, _) = transform.Apply(image, random);
                Assert.Equal((32, 24), (picture.Width, picture.Height));
            }
    }

    [Fact]
    public void Validation_takes_the_centre_and_training_any_place()
    {
        var image = Pictures.Noise(300, 100);
        var resize = new Resize(50);
        Assert.Equal(Vector2.Zero, Vector2.Transform(new(100, 0), resize.Apply(image, null).Map));
        var lefts = Enumerable.Range(0, 200).Select(seed => -resize.Apply(image, new Random(seed)).Map.Translation.X * 2).ToList();
        Assert.InRange(lefts.Min(), 0, 10);
        Assert.InRange(lefts.Max(), 190, 200);
        Assert.Equal(resize.Apply(image, new Random(1)).Map, resize.Apply(image, new Random(1)).Map);
    }

    [Fact]
    public void A_random_part_keeps_to_its_share_of_the_area_and_to_its_shape()
    {
        var image = Pictures.Noise(300, 200);
        var parts = Enumerable.Range(0, 300).Select(seed => new RandomResizedCrop(10, minScale: .35).Apply(image, new Random(seed)).Map).Select(map => (Width: 10 / map.M11, Height: 10 / map.M22)).ToList();
        Assert.All(parts, part => Assert.InRange(part.Width * part.Height / (300 * 200), .345, 1));
        Assert.All(parts, part => Assert.InRange(part.Width / part.Height, .74, 1.34));
        Assert.True(parts.Min(part => part.Width * part.Height) < .4 * 300 * 200);
        Assert.True(parts.Max(part => part.Width / part.Height) > 1.25);
    }

    [PythonFact]
    public void In_validation_the_centre_of_the_squished_picture_is_what_PIL_makes()
    {
        var image = Pictures.Noise(200, 160);
        var (picture, map) = new RandomResizedCrop(128).Apply(image, null);
        var (padded, _) = new Resize((30, 90), ResizeMethod.Pad).Apply(image, null);
        var expected = Python.Run(
            """
            from PIL import Image
            import numpy as np
            pixels = np.array(given['pixels'], np.uint8).reshape(160, 200, 3)
            result['cut'] = np.array(Image.fromarray(pixels).resize((152, 152), Image.BILINEAR).crop((12, 12, 140, 140))).ravel().tolist()
            padded = np.pad(pixels, ((0, 0), (140, 140), (0, 0)), mode='reflect')
            result['padded'] = np.array(Image.fromarray(padded).resize((90, 30), Image.BILINEAR)).ravel().tolist()
            """,
            new() { ["pixels"] = Pictures.Numbers(image) });
        Assert.InRange(Pictures.Difference(picture, expected.Numbers("cut")), 0, 1);
        Assert.InRange(Pictures.Difference(padded, expected.Numbers("padded")), 0, 1);
        Assert.Equal(new Vector2(64, 64), Vector2.Transform(new(100, 80), map));
    }

    [Fact]
    public void A_batch_is_the_pixels_from_0_to_1_and_comes_back_as_pictures()
    {
        Image[] images = [Pictures.Noise(37, 23), Pictures.Noise(37, 23, seed: 2)];
        using var scope = TorchSharp.torch.NewDisposeScope();
        var batch = Image.Stack(images);
        Assert.Equal([2, 3, 23, 37], batch.shape);
        for (var channel = 0; channel < 3; channel++)
            foreach (var (y, x) in new[] { (0, 0), (11, 17), (22, 35), (22, 36) })
                Assert.Equal(images[1].GetPixels()[(y * 37 + x) * 3 + channel] / 255f, batch[1, channel, y, x].item<float>());
        Assert.True(Image.From(batch[0]).GetPixels().SequenceEqual(images[0].GetPixels()));
        Assert.Throws<ArgumentException>(() => Image.Stack([images[0], Pictures.Noise(36, 23)]));
    }

    [Fact]
    public void Each_of_the_256_values_becomes_its_share_of_255_to_the_last_bit()
    {
        var values = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        using var scope = TorchSharp.torch.NewDisposeScope();
        var numbers = Image.Stack([new(256, 1, [.. values.SelectMany(value => new[] { value, value, value })])]);
        Assert.Equal([.. values.Concat(values).Concat(values).Select(value => value / 255f)], numbers.data<float>().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(16)]
    [InlineData(37)]
    public void A_flip_exchanges_left_and_right_in_every_line(int width)
    {
        var image = Pictures.Noise(width, 3);
        var (flipped, _) = new Flip(1).Apply(image, new Random(1));
        for (var y = 0; y < 3; y++)
            for (var x = 0; x < width; x++)
                Assert.Equal(image.GetPixels().AsSpan().Slice((y * width + x) * 3, 3), flipped.GetPixels().AsSpan().Slice((y * width + width - 1 - x) * 3, 3));
    }

    [Fact]
    public void Sizes_shares_and_chances_that_cannot_be_are_refused()
    {
        foreach (var (height, width) in new[] { (-5, -5), (0, 4), (4, 0), (100_000, 100_000), (65_536, 65_536) })
        {
            Assert.Contains($"but here are {height} rows and {width} columns", Refused(() => new Resize((height, width))), StringComparison.Ordinal);
            Refused(() => new RandomResizedCrop((height, width)));
            Refused(() => Augment.Transforms((height, width)));
            Refused(() => new Image(width, height, []));
        }
        foreach (var (height, width) in new[] { (0, 4), (4, 0), (65_536, 65_536), (1, 1L << 33) })
            Refused(() => Image.From(TorchSharp.torch.zeros(1).expand(3, height, width)));
        Refused(() => new Resize(4, (ResizeMethod)7));
        foreach (var value in new[] { -.1, 1.1, double.NaN })
        {
            Assert.Contains("A chance is a number from 0 to 1", Refused(() => new Flip(value)), StringComparison.Ordinal);
            Refused(() => new RandomResizedCrop(4, value));
        }
        Assert.Throws<ArgumentException>(() => new Normalize([0, 0, 0], [1, 0, 1]));
        Assert.Throws<ArgumentException>(() => new Normalize([0, 0], [1, 1]));
        Assert.Contains("at least one picture", Assert.Throws<ArgumentException>(() => Image.Stack([])).Message, StringComparison.Ordinal);
        Assert.Contains("but this tensor is [4, 4]", Assert.Throws<ArgumentException>(() => Image.From(TorchSharp.torch.zeros(4, 4))).Message, StringComparison.Ordinal);

        static string Refused(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    private static Image Spot(int width, int height, Vector2 centre)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(250 * Math.Exp(-Vector2.DistanceSquared(centre, new(i / 3 % width + .5f, i / 3 / width + .5f)) / 18));
        return new(width, height, pixels);
    }

    private static Vector2 Centre(Image image)
    {
        var (sum, total) = (Vector2.Zero, 0f);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                float weight = image.GetPixels()[(y * image.Width + x) * 3];
                (sum, total) = (sum + weight * new Vector2(x + .5f, y + .5f), total + weight);
            }
        return sum / total;
    }
}
