using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DeepLearning;
using ICSharpCode.SharpZipLib.Checksum;
using SkiaSharp;

namespace Benchmarks.Fuzz;

/// <summary>Pictures: PNG, JPEG, BMP, GIF and WebP with damaged bytes, broken off, or of another size than their header says; and small files of large pictures.</summary>
internal static class FuzzPictures
{
    private const int GifPalette = 128, GifStart = 13 + 3 * GifPalette;

    private static readonly int[] sizes = [0, 1, 300, 4000, 6000, 8000, 11585, 16383, 46340, 65535, int.MaxValue];

    private static readonly Func<Random, byte[]>[] formats =
    [
        random => Encode(random, SKEncodedImageFormat.Png, 100), random => Encode(random, SKEncodedImageFormat.Jpeg, random.Next(101)), random => Encode(random, SKEncodedImageFormat.Webp, random.Next(100)),
        random => Encode(random, SKEncodedImageFormat.Webp, 100), Bmp, Gif,
    ];

    public static FuzzTarget Target { get; } = new("pictures", () => formats.Select(format => format(new Random(1))), Make, Read,
        (error, path) => error is InvalidDataException && error.Message.StartsWith($"{path} cannot be read as a picture: ", StringComparison.Ordinal));

    private static byte[] Make(Random random)
    {
        var whole = formats[random.Next(formats.Length)](random);
        return random.Next(40) switch
        {
            0 => FlatPng(sizes[random.Next(2, 8)], sizes[random.Next(2, 8)], random.Next(2) == 0, isInterlaced: random.Next(3) == 0),
            < 10 => whole[..random.Next(whole.Length)],
            < 20 => Resized(random, whole),
            < 25 => Mutation.Bytes(random, Resized(random, whole)),
            _ => Mutation.Bytes(random, whole),
        };
    }

    private static void Read(string path)
    {
        var budget = ImageCache.Budget;
        ImageCache.Budget = 0;
        try
        {
            var image = Image.Open(path);
            _ = new Resize(32).Apply(image, null).Image.GetPixels().Length;
            if ((long)image.Width * image.Height > 1_000_000)
                GC.Collect(); // the memory of each is looked at by itself
            _ = image.GetPixels().Length;
        }
        finally
        {
            ImageCache.Budget = budget;
        }
    }

    /// <summary>Another width and height in the header.</summary>
    private static byte[] Resized(Random random, byte[] picture)
    {
        var bytes = picture.ToArray();
        var (width, height) = (sizes[random.Next(sizes.Length)], sizes[random.Next(sizes.Length)]);
        if (picture is [0x89, ..])
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
            var crc = new Crc32();
            crc.Update(new ArraySegment<byte>(bytes, 12, 17));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), (uint)crc.Value);
        }
        else if (picture is [0xFF, ..])
        {
            var frame = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5;
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame), (ushort)height);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 2), (ushort)width);
        }
        else if (picture is [(byte)'B', ..])
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), width);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), height);
        }
        else if (picture is [(byte)'G', ..])
            foreach (var at in new[] { 6, GifStart + 5 })
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)width);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at + 2), (ushort)height);
            }
        else if (bytes.AsSpan().IndexOf("VP8L"u8) is > 0 and var lossless) // 14 bits each, of a number less one
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(lossless + 9), (uint)(Math.Max(0, width - 1) & 0x3fff | (Math.Max(0, height - 1) & 0x3fff) << 14));
        else
        {
            var lossy = bytes.AsSpan().IndexOf("VP8 "u8) + 14;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(lossy), (ushort)(width & 0x3fff));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(lossy + 2), (ushort)(height & 0x3fff));
        }
        return bytes;
    }

    private static SKBitmap Draw(Random random)
    {
        var bitmap = new SKBitmap(new SKImageInfo(random.Next(1, 100), random.Next(1, 100), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        for (var left = random.Next(8); left > 0; left--)
        {
            using var paint = new SKPaint { Color = new((uint)random.Next() | 0xFF000000) };
            canvas.DrawCircle(random.Next(bitmap.Width), random.Next(bitmap.Height), random.Next(1, 50), paint);
        }
        return bitmap;
    }

    private static byte[] Encode(Random random, SKEncodedImageFormat format, int quality)
    {
        using var bitmap = Draw(random);
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>24 bits a pixel, the lowest line first, each line in whole words.</summary>
    private static byte[] Bmp(Random random)
    {
        using var bitmap = Draw(random);
        var stride = (3 * bitmap.Width + 3) / 4 * 4;
        var bytes = new byte[54 + stride * bitmap.Height];
        "BM"u8.CopyTo(bytes);
        foreach (var (at, value) in new[] { (2, bytes.Length), (10, 54), (14, 40), (18, bitmap.Width), (22, bitmap.Height), (26, 1 | 24 << 16) })
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        for (var y = 0; y < bitmap.Height; y++)
            for (var x = 0; x < bitmap.Width; x++)
                if (bitmap.GetPixel(x, bitmap.Height - 1 - y) is var colour)
                    (bytes[54 + stride * y + 3 * x], bytes[55 + stride * y + 3 * x], bytes[56 + stride * y + 3 * x]) = (colour.Blue, colour.Green, colour.Red);
        return bytes;
    }

    /// <summary>128 greys. The code to begin anew comes so often that every code has 8 bits.</summary>
    private static byte[] Gif(Random random)
    {
        const byte Anew = 128, End = 129;
        using var bitmap = Draw(random);
        var codes = new List<byte>();
        for (var i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            if (i % 100 == 0)
                codes.Add(Anew);
            codes.Add((byte)(bitmap.GetPixel(i % bitmap.Width, i / bitmap.Width).Green / 2));
        }
        codes.Add(End);
        byte[] size = [(byte)bitmap.Width, 0, (byte)bitmap.Height, 0];
        return
        [
            .. "GIF89a"u8, .. size, 0xF6, 0, 0, .. Enumerable.Range(0, GifPalette).SelectMany(i => Enumerable.Repeat((byte)(2 * i), 3)),
            (byte)',', 0, 0, 0, 0, .. size, 0, 7, .. codes.Chunk(255).SelectMany(block => block.Prepend((byte)block.Length)), 0, (byte)';',
        ];
    }

    /// <summary>A black picture, which takes a thousandth of its pixels.</summary>
    private static byte[] FlatPng(int width, int height, bool isBlackAndWhite, bool isInterlaced)
    {
        using var compressed = new MemoryStream();
        var line = new byte[1 + (isBlackAndWhite ? (width + 7) / 8 : 3L * width)];
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            for (var y = 0; y < height + (isInterlaced ? 16 : 0); y++) // the seven passes have a little more than the picture
                zlib.Write(line);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)(isBlackAndWhite ? 1 : 8), (byte)(isBlackAndWhite ? 0 : 2), (byte)(isInterlaced ? 1 : 0));
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR", header), .. Chunk("IDAT", compressed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        byte[] bytes = [.. new byte[4], .. Encoding.ASCII.GetBytes(name), .. content, .. new byte[4]];
        BinaryPrimitives.WriteInt32BigEndian(bytes, content.Length);
        var crc = new Crc32();
        crc.Update(new ArraySegment<byte>(bytes, 4, bytes.Length - 8));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - 4), (uint)crc.Value);
        return bytes;
    }
}
