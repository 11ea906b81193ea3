using System.Buffers;
using System.Collections.Concurrent;
using System.Drawing;
using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// A picture in a file or in memory: JPEG, PNG, GIF (its first frame), WebP or BMP, told by its content and not by its name. It comes upright, as the EXIF of a JPEG or WebP says, and in
/// RGB: grey, palettes and CMYK are converted, 16 bits are cut to 8, and an alpha channel is dropped (the colour under transparent pixels shows), as by PIL's convert("RGB").
/// Decoding takes at most four times the file's bytes and 200 MB: what would take more, as its header says, is refused before memory is taken for it.
/// </summary>
internal sealed class ImageFile
{
    private const string Why = "why";

    private static readonly Dictionary<string, SKEncodedImageFormat> extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = SKEncodedImageFormat.Jpeg,
        [".jpeg"] = SKEncodedImageFormat.Jpeg,
        [".jpe"] = SKEncodedImageFormat.Jpeg,
        [".jfif"] = SKEncodedImageFormat.Jpeg,
        [".png"] = SKEncodedImageFormat.Png,
        [".gif"] = SKEncodedImageFormat.Gif,
        [".webp"] = SKEncodedImageFormat.Webp,
        [".bmp"] = SKEncodedImageFormat.Bmp,
    };

    // The rest of the 200 MB is for lines and what else is about as large for every picture.
    private const long MostBytes = 195_000_000;

    private readonly byte[]? content;
    private readonly SKEncodedOrigin origin;
    private readonly SKEncodedImageFormat format;
    private readonly long fileBytes, codecBytes;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The file is not a picture, is damaged, or is too large.</exception>
    public ImageFile(string path) : this(path, null)
    {
    }

    /// <summary>Reads the header of a file's content.</summary>
    /// <exception cref="InvalidDataException">The content is not a picture, is damaged, or is too large.</exception>
    public ImageFile(byte[] content) : this("What was given", content)
    {
    }

    private ImageFile(string path, byte[]? content)
    {
        (Path, Written, this.content) = (path, File.GetLastWriteTimeUtc(path), content);
        if (content is null && Directory.Exists(path))
            throw Unreadable("it is a folder");
        if (content is null && !File.Exists(path))
            throw new FileNotFoundException($"There is no file {path}.", path);
        (format, origin, Width, Height, fileBytes, codecBytes) = Read((codec, bytes) => (codec.EncodedFormat, codec.EncodedOrigin,
            codec.Info.Width, codec.Info.Height, bytes.Length, CodecMemory.Bytes(codec.EncodedFormat, bytes.Span, (long)codec.Info.Width * codec.Info.Height)));
        Require(IsJpeg ? 0 : (long)Width * Height * (4 + Raster.Channels));
        if (IsTurned)
            (Width, Height) = (Height, Width);
    }

    /// <summary>The names that files of the formats have.</summary>
    public static IReadOnlyCollection<string> Extensions => extensions.Keys;

    public string Path { get; }

    public bool IsInMemory => content is not null;

    public DateTime Written { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The pixels that <see cref="ImageCache"/> keeps, by the eighths of the picture's size that they were decoded at.</summary>
    public ConcurrentDictionary<int, Raster> Decoded { get; } = new();

    private bool IsJpeg => format == SKEncodedImageFormat.Jpeg;

    private bool IsTurned => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>What is wrong with a file, read to its last pixel: it cannot be read, or its name says another format; null where nothing is.</summary>
    public static string? Problem(string path)
    {
        try
        {
            var file = new ImageFile(path);
            file.Read((codec, _) => file.IsJpeg ? file.DecodeWhole(codec, eighths: 8) : file.DecodeAll(codec));
            return extensions.GetValueOrDefault(System.IO.Path.GetExtension(path), file.format) == file.format ? null : $"its name ends in {System.IO.Path.GetExtension(path)}, but it is a {file.format} picture";
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return error.Data[Why] as string ?? error.Message;
        }
    }

    /// <summary>Pixels that hold a part of the picture, where in them it lies, and whether <see cref="ImageCache"/> keeps them.</summary>
    /// <param name="part">The part, in pixels of the picture.</param>
    /// <param name="detail">How many pixels are needed for one of the picture's. A JPEG is decoded at the next larger eighth of its size.</param>
    /// <exception cref="InvalidDataException">The pixels are damaged or not all there.</exception>
    public (Raster Raster, RectangleF Part, bool IsKept) Decode(Rectangle part, double detail)
    {
        var eighths = IsJpeg ? Math.Clamp((int)Math.Ceiling(8 * detail), 1, 8) : 8;
        var isKept = Decoded.TryGetValue(eighths, out var whole);
        if (whole is null)
        {
            // What is not kept is decoded only where it is needed; the pixels are the same.
            if ((IsInMemory || !ImageCache.HasRoom((long)Width * Height * Raster.Channels * eighths * eighths / 64))
                && IsJpeg && origin <= SKEncodedOrigin.TopLeft && new Rectangle(0, 0, Width, Height).Contains(part))
                return Read((codec, _) => DecodePart(codec, part, eighths));
            whole = Read((codec, _) => IsJpeg ? DecodeWhole(codec, eighths) : DecodeAll(codec));
            isKept = !IsInMemory && ImageCache.Keep(this, eighths, whole);
        }
        return (whole, Scale(part, whole.Width / (float)Width, whole.Height / (float)Height), isKept);
    }

    private (Raster, RectangleF, bool) DecodePart(SKCodec codec, Rectangle part, int eighths)
    {
        var size = codec.GetScaledDimensions(eighths / 8f);
        var scaled = Scale(part, size.Width / (float)Width, size.Height / (float)Height);
        var (top, bottom) = ((int)scaled.Top, Math.Min((int)MathF.Ceiling(scaled.Bottom), size.Height));
        scaled.Offset(0, -top);
        return (DecodeLines(codec, size, top, bottom), scaled, false);
    }

    private static RectangleF Scale(Rectangle part, float x, float y) => new(part.X * x, part.Y * y, part.Width * x, part.Height * y);

    private Raster DecodeWhole(SKCodec codec, int eighths)
    {
        var size = codec.GetScaledDimensions(eighths / 8f);
        return DecodeLines(codec, size, 0, size.Height);
    }

    /// <summary>Some lines of a JPEG. All of their columns: asked for some columns of a damaged file, Skia 4.155 may bring the process down.</summary>
    private unsafe Raster DecodeLines(SKCodec codec, SKSizeI size, int top, int bottom)
    {
        const int AtOnce = 16; // few enough for the processor's nearest cache
        Require((long)size.Width * (bottom - top) * Raster.Channels);
        var result = codec.StartScanlineDecode(Info(size.Width, size.Height));
        if (result != SKCodecResult.Success || (top > 0 && !codec.SkipScanlines(top)))
            throw Unreadable($"its pixels are damaged, or the file is truncated ({result})");
        var raster = Upright(size.Width, bottom - top);
        var place = Place(size.Width - 1, bottom - 1);
        var lines = ArrayPool<byte>.Shared.Rent(size.Width * 4 * AtOnce);
        fixed (byte* start = lines)
        {
            for (var y = 0; y < bottom - top; y += AtOnce)
            {
                var count = Math.Min(AtOnce, bottom - top - y);
                if (codec.GetScanlines((nint)start, count, size.Width * 4) < count)
                    throw Unreadable("its pixels are damaged, or the file is truncated");
                raster.SetLines(y, count, size.Width, lines, place);
            }
        }
        ArrayPool<byte>.Shared.Return(lines);
        return raster;
    }

    private unsafe Raster DecodeAll(SKCodec codec)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var pixels = ArrayPool<byte>.Shared.Rent(width * height * 4);
        fixed (byte* start = pixels)
        {
            var result = codec.GetPixels(Info(width, height), (nint)start);
            if (result != SKCodecResult.Success)
                throw Unreadable($"its pixels are damaged, or the file is truncated ({result})");
        }
        var raster = Upright(width, height);
        raster.SetLines(0, height, width, pixels, Place(width - 1, height - 1));
        ArrayPool<byte>.Shared.Return(pixels);
        return raster;
    }

    /// <summary>Refuses to decode what takes more memory than is right for a file of its size.</summary>
    private void Require(long bytes)
    {
        var most = MostBytes + 3 * fileBytes; // the fourth is the content
        if (bytes + codecBytes > most)
            throw Unreadable($"it has {Width} × {Height} pixels, which take {(bytes + codecBytes) / 1_000_000} MB to decode, and {most / 1_000_000} MB are the most for a file of its size");
    }

    private static SKImageInfo Info(int width, int height) => new(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

    /// <summary>A raster for so many columns and lines of the file.</summary>
    private Raster Upright(int width, int height) => IsTurned ? new(height, width) : new(width, height);

    /// <summary>Where the file's pixel belongs, as the camera noted how it was held (EXIF 2.32, tag 274); null where all are in their places.</summary>
    private Func<int, int, (int X, int Y)>? Place(int right, int bottom) => origin switch
    {
        SKEncodedOrigin.TopRight => (x, y) => (right - x, y),
        SKEncodedOrigin.BottomRight => (x, y) => (right - x, bottom - y),
        SKEncodedOrigin.BottomLeft => (x, y) => (x, bottom - y),
        SKEncodedOrigin.LeftTop => (x, y) => (y, x),
        SKEncodedOrigin.RightTop => (x, y) => (bottom - y, x),
        SKEncodedOrigin.RightBottom => (x, y) => (bottom - y, right - x),
        SKEncodedOrigin.LeftBottom => (x, y) => (y, right - x),
        _ => null,
    };

    private T Read<T>(Func<SKCodec, ReadOnlyMemory<byte>, T> read)
    {
        if (content is not null)
            return Read(content, content.Length, read);
        using var file = File.OpenHandle(Path);
        var length = RandomAccess.GetLength(file);
        if (length > int.MaxValue / 2)
            throw Unreadable($"it has {length >> 20} MB");
        var rented = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            return Read(rented, RandomAccess.Read(file, rented.AsSpan(0, (int)length), 0), read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private unsafe T Read<T>(byte[] bytes, int length, Func<SKCodec, ReadOnlyMemory<byte>, T> read)
    {
        if (length == 0)
            throw Unreadable("it is empty (0 bytes)");
        fixed (byte* start = bytes)
        {
            using var data = SKData.Create((nint)start, length);
            using var codec = SKCodec.Create(data);
            if (codec is null || !extensions.ContainsValue(codec.EncodedFormat))
                throw Unreadable("it is not a JPEG, PNG, GIF, WebP or BMP picture, or its header is damaged");
            if (!ImageSize.Fits(codec.Info.Height, codec.Info.Width))
                throw Unreadable($"it has {codec.Info.Width} × {codec.Info.Height} pixels, and {ImageSize.MostPixels / 1_000_000} million are the most that are decoded");
            return read(codec, bytes.AsMemory(0, length));
        }
    }

    private InvalidDataException Unreadable(string why) =>
        new($"{Path} cannot be read as a picture: {why}. Take another copy of the file, convert it, or leave it out of the data set.") { Data = { [Why] = why } };
}
