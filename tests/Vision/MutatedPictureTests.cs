using System.Buffers.Binary;
using Benchmarks.Fuzz;
using DeepLearning;
using SkiaSharp;

namespace Tests.Vision;

/// <summary>Pictures as strangers send them, and large ones. `benchmarks -- fuzz pictures` tries more, and looks at the memory of the process.</summary>
[Collection(nameof(Seeded))] // the cache of decoded pixels is one for the process
public sealed class MutatedPictureTests : IDisposable
{
    private readonly TemporaryData folder = new();
    private readonly long budget = ImageCache.Budget;

    public MutatedPictureTests() => ImageCache.Budget = 0;

    [Fact]
    public void Each_is_read_or_refused_in_our_words()
    {
        foreach (var (i, whole) in FuzzPictures.Target.Whole().Index())
        {
            File.WriteAllBytes(folder.PathOf($"{i}"), whole);
            FuzzPictures.Target.Read(folder.PathOf($"{i}"));
        }
        var result = FuzzRun.Run(FuzzPictures.Target, 300, seed: 2);
        Assert.Empty(result.Problems);
        Assert.InRange(result.Accepted, 30, 200);
    }

    [Fact]
    public void A_photograph_of_48_megapixels_opens_whole_and_reduced()
    {
        var image = Image.Open(Flat(8000, 6000, SKEncodedImageFormat.Jpeg));
        Assert.Equal(8000 * 6000 * 3, image.GetPixels().Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(224 * 224 * 3, new Resize(224).Apply(image, null).Image.GetPixels().Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void A_small_file_of_more_pixels_is_refused_by_its_header()
    {
        var path = Flat(11_000, 10_000, SKEncodedImageFormat.Png);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<InvalidDataException>(() => Image.Open(path)).Message;
        Assert.Contains($"{path} cannot be read as a picture: it has 11000 × 10000 pixels, which take 770 MB to decode, and 195 MB are the most for a file of its size", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_JPEG_of_more_pixels_is_decoded_reduced_and_refused_only_where_all_are_asked_for()
    {
        var path = Flat(11_000, 10_000, SKEncodedImageFormat.Jpeg);
        Assert.Equal(100 * 100 * 3, new Resize(100).Apply(Image.Open(path), null).Image.GetPixels().Length);
        Assert.Contains("330 MB to decode", Assert.Throws<InvalidDataException>(() => Image.Open(path).GetPixels().Length).Message);
    }

    [Fact]
    public void A_large_picture_has_the_pixels_of_a_small_one()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4097, 4099, SKColorType.Gray8, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i * 7 % 251);
        var image = Image.Open(Write("large.png", bitmap, SKEncodedImageFormat.Png));
        Assert.Equal(4097 * 4099 * 3, image.GetPixels().Length);
        for (var i = 0; i < image.GetPixels().Length; i += 1001)
            Assert.Equal(i / 3 * 7 % 251, image.GetPixels()[i]);
    }

    /// <summary>What libjpeg keeps: two bytes for each sample of a frame whose components come in several scans.</summary>
    [Theory]
    [InlineData(0xC0, 0x22, 3, 0)]
    [InlineData(0xC0, 0x22, 1, 144_000_000)]
    [InlineData(0xC2, 0x22, 3, 144_000_000)]
    [InlineData(0xC2, 0x11, 3, 288_000_000)]
    public void A_JPEG_of_several_scans_is_told_by_its_header(byte frame, byte sampling, byte inScan, long bytes)
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0xFF, frame, 0xFF, frame, 0, 17, 8, 0, 0, 0, 0, 3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xDA, 0, 12, inScan, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(13), 6000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(15), 8000);
        Assert.Equal(bytes, CodecMemory.Bytes(SKEncodedImageFormat.Jpeg, jpeg, 0));
        for (var length = 0; length < jpeg.Length; length++)
            CodecMemory.Bytes(SKEncodedImageFormat.Jpeg, jpeg.AsSpan(0, length), 0);
    }

    public void Dispose()
    {
        ImageCache.Budget = budget;
        folder.Dispose();
    }

    private string Flat(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        return Write("flat", bitmap, format);
    }

    private string Write(string name, SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 80);
        using var file = File.Create(folder.PathOf(name));
        data.SaveTo(file);
        return folder.PathOf(name);
    }
}
