using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Drawing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SkiaSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// A picture of 8-bit red, green and blue. One from a file knows its size at once and is decoded when its pixels are needed, only as large as they are needed.
/// </summary>
public sealed class Image : IPicture
{
    private readonly ImageFile? file;
    private readonly ILines? lines;
    private Raster? raster;

    private Image(ImageFile file) => (this.file, Width, Height) = (file, file.Width, file.Height);

    private Image(ILines lines) => (this.lines, Width, Height) = (lines, lines.Width, lines.Height);

    /// <summary>A picture of the given pixels: row by row from the top, three bytes each: red, green, blue.</summary>
    /// <exception cref="ArgumentException">There are not <paramref name="width"/> · <paramref name="height"/> · 3 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no picture of that size, see <see cref="ImageSize"/>.</exception>
    public Image(int width, int height, byte[] pixels) : this(new Raster(width, height, pixels))
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var size = new ImageSize(height, width);
        if (pixels.Length != width * height * Raster.Channels)
            throw new ArgumentException($"{pixels.Length} bytes are not a picture of {size} pixels of three bytes each.", nameof(pixels));
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The pixels: row by row from the top, three bytes each: red, green, blue. The first call decodes or computes them, later ones give the same.</summary>
    /// <exception cref="InvalidDataException">The file's pixels are damaged or not all there.</exception>
    public ImmutableArray<byte> GetPixels() => ImmutableCollectionsMarshal.AsImmutableArray((raster ??= Raster.Of(Lines)).Pixels);

    /// <summary>Opens a file: JPEG, PNG, GIF, WebP or BMP, whatever it is called. Turned upright as its EXIF says; of transparent pixels their colour shows.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It cannot be read as a picture: it is something else, empty, damaged, or too large. Too large is what has more than 134 million pixels, and what takes
    /// more memory to decode than 200 MB and four times its file: a JPEG as cameras write it is decoded no larger than needed and opens whatever its size, others open up to 27 million pixels (lossless WebP 17, interlaced PNG 13), and more where the file is large.</exception>
    public static Image Open(string path) => new(ImageCache.Open(path));

    /// <summary>Opens a file's content, such as one that was uploaded; see <see cref="Open(string)"/>. It must not change as long as the picture is used.</summary>
    /// <exception cref="InvalidDataException">It cannot be read as a picture.</exception>
    public static Image Open(byte[] content) => new(new ImageFile(content));

    /// <summary>Opens a file's content, read from the stream to its end; see <see cref="Open(string)"/>.</summary>
    /// <exception cref="InvalidDataException">It cannot be read as a picture.</exception>
    public static Image Open(Stream content)
    {
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return Open(copy.ToArray());
    }

    /// <summary>The picture of numbers from 0 to 1, [3, height, width]: what <see cref="Stack"/> makes, or what of it a model was shown. Numbers beyond are cut off.</summary>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no picture of that size, see <see cref="ImageSize"/>.</exception>
    public static Image From(Tensor pixels)
    {
        if (pixels.shape is not [Raster.Channels, _, _])
            throw new ArgumentException($"A picture is [{Raster.Channels}, height, width], but this tensor is [{string.Join(", ", pixels.shape)}]. Of a batch take one: batch[0].", nameof(pixels));
        var size = new ImageSize(Count(pixels.shape[1]), Count(pixels.shape[2]));
        using var scope = NewDisposeScope();
        var bytes = pixels.detach().cpu().to(float32).mul(255).round().clamp(0, 255).to(uint8).permute(1, 2, 0).contiguous();
        return new(size.Width, size.Height, bytes.bytes.ToArray());

        static int Count(long pixels) => (int)Math.Min(pixels, int.MaxValue);
    }

    /// <summary>Pictures of one size as a batch on the CPU, [n, 3, height, width], float32 from 0 to 1.</summary>
    /// <exception cref="ArgumentException">The pictures differ in size, or there are none.</exception>
    public static Tensor Stack(IReadOnlyList<Image> images)
    {
        if (images.Count == 0)
            throw new ArgumentException("A batch needs at least one picture.", nameof(images));
        var (width, height) = (images[0].Width, images[0].Height);
        if (images.FirstOrDefault(image => (image.Width, image.Height) != (width, height)) is { } other)
            throw new ArgumentException($"Pictures of {width} × {height} and of {other.Width} × {other.Height} pixels do not fit into one batch. Bring them to one size with an item transform: ItemTransforms = [new Resize(224)].", nameof(images));
        var batch = empty(images.Count, Raster.Channels, height, width);
        for (var i = 0; i < images.Count; i++)
        {
            // One at a time: a batch can have more bytes than a span can count.
            using var place = batch.select(0, i);
            Planes.Copy(images[i].Lines, MemoryMarshal.Cast<byte, float>(place.bytes));
        }
        return batch;
    }

    /// <summary>The picture in the PNG format.</summary>
    public byte[] ToPng()
    {
        using var bitmap = ((IPicture)this).ToBitmap();
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    SKBitmap IPicture.ToBitmap()
    {
        var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var from = GetPixels().AsSpan();
        var to = bitmap.GetPixelSpan();
        for (int i = 0, j = 0; i < from.Length; i += Raster.Channels, j += 4)
            (to[j], to[j + 1], to[j + 2], to[j + 3]) = (from[i], from[i + 1], from[i + 2], 255);
        return bitmap;
    }

    /// <summary>The picture in words: "picture, 500 × 375 pixels".</summary>
    public override string ToString() => $"picture, {Width} × {Height} pixels";

    /// <summary>A part of the picture brought to a size; a part that reaches beyond the picture sees it reflected there.</summary>
    /// <param name="part">In pixels of this picture.</param>
    /// <param name="size">The size that the part is brought to.</param>
    /// <param name="margin">How much is then cut away on each side.</param>
    /// <param name="detail">How many pixels are needed for one of this picture's; by default so many that the part has as many as the size.</param>
    internal Image Resample(Rectangle part, ImageSize size, int margin = 0, double? detail = null)
    {
        var (pixels, inPixels, isKept) = file?.Decode(part, detail ?? Math.Max((double)size.Width / part.Width, (double)size.Height / part.Height)) ?? (Raster.Of(Lines), part, false);
        var resampled = new Resampled(pixels, inPixels, size, margin);
        // Made when they are needed, the lines hold the pixels that they are made of, which may be many.
        return new(isKept ? resampled : Raster.Of(resampled));
    }

    /// <summary>Where <see cref="Resample"/> takes points to.</summary>
    internal static Matrix3x2 MapOf(Rectangle part, ImageSize size) =>
        Matrix3x2.CreateTranslation(-part.X, -part.Y) * Matrix3x2.CreateScale((float)size.Width / part.Width, (float)size.Height / part.Height);

    /// <summary>The picture, not larger than a page needs it: a photograph of 12 million pixels would make a notebook of 30 MB.</summary>
    /// <param name="most">The longest side, in pixels.</param>
    internal Image Shown(int most = 1024)
    {
        var scale = (double)most / Math.Max(Width, Height);
        return scale >= 1 ? this : Resample(new(0, 0, Width, Height), new(Math.Max(1, (int)Math.Round(Height * scale)), Math.Max(1, (int)Math.Round(Width * scale))));
    }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and pictures must show from its first cell on.")]
    internal static void Register() =>
        MimeForms.Register<Image>((MimeForms.Png, image => Convert.ToBase64String(image.Shown().ToPng())), (MimeForms.Text, image => image.ToString()));

    /// <summary>The path of the file that the picture is, whole, if it is one.</summary>
    internal string? FilePath => file is { IsInMemory: false } ? file.Path : null;

    /// <summary>Left and right exchanged.</summary>
    internal Image Mirror() => new(new Mirrored(Lines));

    private ILines Lines => raster ?? lines ?? file!.Decode(new(0, 0, Width, Height), detail: 1).Raster;
}
