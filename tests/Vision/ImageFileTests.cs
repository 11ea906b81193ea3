using System.Diagnostics;
using System.Drawing;
using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Vision;

[Collection(nameof(Seeded))] // the cache of decoded pixels is one for the process
public sealed class ImageFileTests(WrittenByPil written) : IClassFixture<WrittenByPil>, IDisposable
{
    private readonly TemporaryData folder = new();

    [PythonFact]
    public void Every_kind_of_file_has_the_pixels_that_PIL_reads_whatever_it_is_called()
    {
        foreach (var name in written.Names)
        {
            var image = Image.Open(written.PathOf(name));
            var (width, height, pixels) = written.Expected(name);
            Assert.Equal((name, width, height), (name, image.Width, image.Height));
            var difference = Pictures.Difference(image, pixels);
            Assert.True(difference <= (name == "lossy.webp" ? 2 : name.EndsWith(".jpg") ? 1 : 0), $"{name}: {difference}");
        }
    }

    [PythonFact]
    public void Damaged_files_never_crash_the_process_and_never_hang_it()
    {
        const int Mutants = 3000;
        var random = new Random(1);
        var originals = written.Names.Select(name => File.ReadAllBytes(written.PathOf(name))).ToArray();
        var (path, readable, longest) = (folder.PathOf("mutant"), 0, TimeSpan.Zero);
        var budget = ImageCache.Budget;
        ImageCache.Budget = 0;
        for (var i = 0; i < Mutants; i++)
        {
            File.WriteAllBytes(path, Mutate(originals[i % originals.Length], originals[random.Next(originals.Length)], random));
            var clock = Stopwatch.StartNew();
            try
            {
                var image = Image.Open(path);
                var (picture, _) = new RandomResizedCrop(16).Apply(image, i % 2 == 0 ? random : null);
                Assert.Equal((16, 16), (picture.Width, picture.Height));
                readable++;
            }
            catch (InvalidDataException error)
            {
                Assert.Contains(path, error.Message);
            }
            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
        }
        ImageCache.Budget = budget;
        Assert.InRange(readable, Mutants / 20, Mutants * 19 / 20);
        Assert.True(longest < TimeSpan.FromSeconds(10), $"one took {longest}");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("no picture at all", "is not a JPEG, PNG, GIF, WebP or BMP picture")]
    public void What_is_no_picture_is_named(string content, string why)
    {
        var path = folder.PathOf("odd.jpg");
        File.WriteAllText(path, content);
        var message = Assert.Throws<InvalidDataException>(() => Image.Open(path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(why, message);
        Assert.Equal($"There is no file {folder.PathOf("none.jpg")}.", Assert.Throws<FileNotFoundException>(() => Image.Open(folder.PathOf("none.jpg"))).Message);
        Assert.Contains("it is a folder", Assert.Throws<InvalidDataException>(() => Image.Open(folder.Root)).Message);
    }

    [Fact]
    public void Truncated_pictures_are_named_when_their_pixels_are_asked_for()
    {
        var path = folder.PathOf("half.png");
        var png = Pictures.Noise(50, 40).ToPng();
        File.WriteAllBytes(path, png[..(png.Length / 2)]);
        var image = Image.Open(path);
        Assert.Equal((50, 40), (image.Width, image.Height));
        var message = Assert.Throws<InvalidDataException>(() => image.GetPixels().Length).Message;
        Assert.Contains(path, message);
        Assert.Contains("truncated", message);
    }

    [Fact]
    public void Huge_pictures_are_refused_by_their_header()
    {
        var path = folder.PathOf("huge.bmp");
        var header = new byte[54];
        header[0] = (byte)'B';
        header[1] = (byte)'M';
        (header[10], header[14], header[26], header[28]) = (54, 40, 1, 24);
        BitConverter.TryWriteBytes(header.AsSpan(18), 50_000);
        BitConverter.TryWriteBytes(header.AsSpan(22), 50_000);
        File.WriteAllBytes(path, header);
        Assert.Contains("50000 × 50000 pixels", Assert.Throws<InvalidDataException>(() => Image.Open(path)).Message);
    }

    [SharedDataFact]
    public void What_is_decoded_in_part_is_what_is_kept_whole()
    {
        var budget = ImageCache.Budget;
        var random = new Random(1);
        foreach (var path in Files.GetImageFiles(SharedData.PathOf("oxford-iiit-pet_part")).Where((_, i) => i % 12 == 0))
            foreach (var size in new[] { 32, 100, 200 })
            {
                ImageCache.Clear();
                var image = Image.Open(path);
                var part = new Rectangle(random.Next(image.Width / 2), random.Next(image.Height / 2), random.Next(1, image.Width / 2), random.Next(1, image.Height / 2));
                var whole = image.Resample(part, size);
                Assert.True(ImageCache.Size > 0);
                ImageCache.Clear();
                ImageCache.Budget = 0;
                var inPart = Image.Open(path).Resample(part, size);
                ImageCache.Budget = budget;
                Assert.Equal(0, ImageCache.Size);
                Assert.True(whole.GetPixels().SequenceEqual(inPart.GetPixels()), path);
            }
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(23, true)]
    [InlineData(64, true)]
    [InlineData(3, true)]
    public void What_goes_into_a_batch_line_by_line_is_what_the_whole_picture_would_be(int width, bool mirrored)
    {
        var path = folder.PathOf("noise.png");
        File.WriteAllBytes(path, Pictures.Noise(151, 97).ToPng());
        var budget = ImageCache.Budget;
        ImageCache.Clear();
        ImageCache.Budget = 0;
        var whole = Part();
        ImageCache.Budget = budget;
        var byLines = Part();
        Assert.True(ImageCache.Size > 0);
        ImageCache.Clear();
        using var scope = NewDisposeScope();
        var batch = Image.Stack([byLines, whole, byLines]);
        Assert.All(batch.unbind(), picture => Assert.True(Image.From(picture).GetPixels().SequenceEqual(whole.GetPixels())));
        Assert.True(byLines.GetPixels().SequenceEqual(whole.GetPixels()));
        Assert.True(byLines.Mirror().Mirror().GetPixels().SequenceEqual(whole.GetPixels()));

        Image Part()
        {
            var part = Image.Open(path).Resample(new(-5, 20, 120, 70), (31, width));
            return mirrored ? part.Mirror() : part;
        }
    }

    [SharedDataPythonFact]
    public void A_reduced_JPEG_is_close_to_the_whole_one_reduced()
    {
        var path = Files.GetImageFiles(SharedData.PathOf("oxford-iiit-pet_part"))[0];
        var (picture, _) = new Resize(64, ResizeMethod.Squish).Apply(Image.Open(path), null);
        var expected = Python.Run(
            """
            from PIL import Image
            import numpy as np
            result['pixels'] = np.array(Image.open(given['path']).convert('RGB').resize((64, 64), Image.BILINEAR)).ravel().tolist()
            """,
            new() { ["path"] = path });
        Assert.InRange(expected.Numbers("pixels").Zip(picture.GetPixels().ToArray(), (a, b) => Math.Abs(a - b)).Average(), 0, 2);
    }

    [Fact]
    public void The_cache_keeps_to_its_budget_and_sees_that_a_file_has_changed()
    {
        var budget = ImageCache.Budget;
        ImageCache.Clear();
        string first = Write("first.png", Pictures.Noise(20, 10)), second = Write("second.png", Pictures.Noise(20, 10));
        ImageCache.Budget = 1000;
        Assert.Equal(600, Image.Open(first).GetPixels().Length);
        Assert.Equal(600, Image.Open(second).GetPixels().Length);
        Assert.Equal(600, ImageCache.Size);
        ImageCache.Budget = budget;

        Write("first.png", Pictures.Noise(30, 10));
        File.SetLastWriteTimeUtc(first, DateTime.UtcNow.AddSeconds(5));
        Assert.Equal(30, Image.Open(first).Width);
        foreach (var version in Enumerable.Range(1, 5))
        {
            Write("first.png", Pictures.Noise(30, 10 + version));
            File.SetLastWriteTimeUtc(first, DateTime.UtcNow.AddSeconds(5 + version));
            Assert.Equal(30 * (10 + version) * 3, Image.Open(first).GetPixels().Length);
            Assert.Equal(30 * (10 + version) * 3, ImageCache.Size); // one version
        }
        ImageCache.Clear();

        string Write(string name, Image image)
        {
            File.WriteAllBytes(folder.PathOf(name), image.ToPng());
            return folder.PathOf(name);
        }
    }

    [PythonFact]
    public void A_picture_can_be_opened_from_its_content()
    {
        foreach (var name in written.Names)
        {
            var image = Image.Open(written.PathOf(name));
            var content = File.ReadAllBytes(written.PathOf(name));
            var size = ImageCache.Size;
            using var stream = new MemoryStream(content);
            foreach (var other in new[] { Image.Open(content), Image.Open(stream) })
            {
                Assert.Equal((name, image.Width, image.Height), (name, other.Width, other.Height));
                Assert.True(image.GetPixels().SequenceEqual(other.GetPixels()), name);
                Assert.True(new RandomResizedCrop(16).Apply(image, new(3)).Image.GetPixels().SequenceEqual(new RandomResizedCrop(16).Apply(other, new(3)).Image.GetPixels()), name);
            }
            Assert.InRange(ImageCache.Size, size, size + image.Width * image.Height * 6); // the file's alone
        }
        Assert.Contains("What was given cannot be read as a picture: it is empty", Assert.Throws<InvalidDataException>(() => Image.Open([])).Message);
        Assert.Contains("it is not a JPEG", Assert.Throws<InvalidDataException>(() => Image.Open([1, 2, 3])).Message);
    }

    [Fact]
    public void A_check_of_all_pictures_says_what_is_wrong_with_which()
    {
        var png = Pictures.Noise(50, 40).ToPng();
        foreach (var (name, content) in new Dictionary<string, byte[]>
        {
            ["a/good.png"] = png,
            ["a/same.png"] = png,
            ["a/half.png"] = png[..(png.Length / 2)],
            ["b/empty.jpg"] = [],
            ["b/empty-too.jpg"] = [],
            ["b/liar.jpg"] = Pictures.Noise(9, 9, 2).ToPng(),
            ["b/text.png"] = [1, 2, 3],
            ["b/other.PNG"] = Pictures.Noise(9, 9, 3).ToPng(),
            ["b/half.jpeg"] = HalfJpeg(),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(name))!);
            File.WriteAllBytes(folder.PathOf(name), content);
        }
        File.CreateSymbolicLink(folder.PathOf("b/nowhere.png"), folder.PathOf("none.png"));
        var (kept, problems) = (ImageCache.Size, Files.CheckImages(folder.Root));

        (string File, string What)[] expected =
        [
            ("a/half.png", "its pixels are damaged, or the file is truncated"), ("a/same.png", "it has the same content as …/a/good.png"), ("b/empty-too.jpg", "it is empty (0 bytes)"),
            ("b/empty.jpg", "it is empty (0 bytes)"), ("b/half.jpeg", "its pixels are damaged, or the file is truncated"), ("b/liar.jpg", "its name ends in .jpg, but it is a Png picture"),
            ("b/nowhere.png", "Could not find file"), ("b/text.png", "it is not a JPEG, PNG, GIF, WebP or BMP picture"),
        ];
        Assert.Equal(expected.Select(problem => problem.File), problems.Select(problem => Path.GetRelativePath(folder.Root, problem.Path).Replace('\\', '/')));
        Assert.All(expected.Zip(problems), pair => Assert.StartsWith(pair.First.What, pair.Second.What));
        Assert.Equal(kept, ImageCache.Size);
        Assert.StartsWith("Something is wrong with 8 of 10 pictures\nfile", problems.ToString());
        var html = ((IHtml)problems).ToHtml();
        Assert.Equal(2, html.Split("<img ").Length - 1); // the twin and the liar
        Assert.Contains("<td class=\"l\">its name ends in .jpg, but it is a Png picture</td>", html);

        foreach (var problem in problems)
            File.Delete(problem.Path);
        Assert.Empty(Files.CheckImages(folder.Root));
        Assert.Equal("Nothing is wrong with the 2 pictures.", Files.CheckImages(folder.Root).ToString());

        static byte[] HalfJpeg()
        {
            using var bitmap = ((IPicture)Pictures.Noise(64, 64, 4)).ToBitmap();
            using var jpeg = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
            return jpeg.ToArray()[..(int)(jpeg.Size / 2)];
        }
    }

    [Fact]
    public void The_parent_folders_name_can_be_the_label()
    {
        Assert.Equal("cat", Files.ParentLabel(folder.PathOf("cat/1.jpg")));
        Assert.Contains("is in no folder", Assert.Throws<ArgumentException>(() => Files.ParentLabel("/1.jpg")).Message);
    }

    [Fact]
    public void Pixels_are_made_once()
    {
        var (picture, _) = new Resize(64).Apply(Pictures.Noise(500, 375), null);
        foreach (var image in new[] { picture, picture.Mirror(), Image.Open(Pictures.Noise(64, 64).ToPng()) })
        {
            var first = image.GetPixels();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var sum = 0;
            for (var i = 0; i < 64 * 64; i++)
                sum += image.GetPixels()[i];
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(first[..(64 * 64)].Sum(pixel => pixel), sum);
        }
    }

    [Fact]
    public void The_files_of_a_folder_come_sorted_and_a_folder_without_any_is_named()
    {
        foreach (var name in new[] { "b.JPG", "a.png", "sub/c.webp", "notes.txt" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(name))!);
            File.WriteAllBytes(folder.PathOf(name), []);
        }
        Assert.Equal(["a.png", "b.JPG", "sub/c.webp"], Files.GetImageFiles(folder.Root).Select(file => Path.GetRelativePath(folder.Root, file).Replace('\\', '/')));
        Directory.CreateDirectory(folder.PathOf("empty"));
        Assert.Contains(folder.PathOf("empty"), Assert.Throws<FileNotFoundException>(() => Files.GetImageFiles(folder.PathOf("empty"))).Message);
        Assert.Throws<DirectoryNotFoundException>(() => Files.GetImageFiles(folder.PathOf("none")));
    }

    [Fact]
    public void What_systems_and_editors_leave_behind_is_left_out_and_no_folder_is_read_twice()
    {
        foreach (var name in new[] { "z/cat.png", "z/dog.png", "z/._cat.png", "z/.ipynb_checkpoints/cat.png", "__MACOSX/z/cat.png", ".hidden.png" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(name))!);
            File.WriteAllBytes(folder.PathOf(name), []);
        }
        using var elsewhere = new TemporaryData();
        File.WriteAllBytes(elsewhere.PathOf("pig.png"), []);
        Directory.CreateSymbolicLink(folder.PathOf("a-link"), folder.PathOf("z"));
        Directory.CreateSymbolicLink(folder.PathOf("z", "loop"), folder.Root);
        Directory.CreateSymbolicLink(folder.PathOf("more"), elsewhere.Root);
        Assert.Equal(["more/pig.png", "z/cat.png", "z/dog.png"], Files.GetImageFiles(folder.Root).Select(file => Path.GetRelativePath(folder.Root, file).Replace('\\', '/')));
        Assert.Equal(2, Files.GetImageFiles(folder.PathOf("a-link")).Count(file => Path.GetFileName(file) != "pig.png"));
        Assert.Equal(2, Files.GetImageFiles(folder.PathOf("z", ".ipynb_checkpoints") + "/..").Count(file => Path.GetFileName(file) != "pig.png"));
        Assert.Single(Files.GetImageFiles(folder.PathOf("z", ".ipynb_checkpoints"))); // asked for by name
        Assert.Contains("is a file", Assert.Throws<DirectoryNotFoundException>(() => Files.GetImageFiles(folder.PathOf("z", "cat.png"))).Message);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Some bytes changed, numbers set to extremes, the end cut off, or the rest taken from another file.</summary>
    private static byte[] Mutate(byte[] original, byte[] other, Random random)
    {
        var bytes = (byte[])original.Clone();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                var at = random.Next(bytes.Length);
                return [.. bytes[..at], .. other[Math.Min(at, other.Length)..]];
            case 2: // mostly the header
                for (var i = random.Next(1, 5); i > 0; i--)
                    bytes[random.Next(Math.Min(64, bytes.Length))] = (byte)random.Next(256);
                return bytes;
            case 3:
                bytes.AsSpan(random.Next(bytes.Length - 4), random.Next(1, 5)).Fill((byte)(random.Next(2) * 255));
                return bytes;
            default:
                for (var i = random.Next(1, 30); i > 0; i--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }
}
