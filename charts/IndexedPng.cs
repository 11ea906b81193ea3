using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ICSharpCode.SharpZipLib.Checksum;
using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// Writes a picture as a PNG of at most 256 colours (W3C PNG, third edition, colour type 3, with tRNS where something is transparent): a third of the size that Skia's encoder makes of a chart,
/// and a notebook keeps every chart twice. Colours are joined in ever larger cubes until they fit; each cube takes its most frequent colour.
/// </summary>
internal static class IndexedPng
{
    private const int MostColors = 256;

    public static byte[] Encode(SKBitmap picture)
    {
        var pixels = Array.ConvertAll(picture.Pixels, pixel => (uint)pixel);
        var counts = pixels.CountBy(pixel => pixel).ToList();
        var bits = 8;
        while (counts.Select(color => Cube(color.Key, bits)).Distinct().Count() > MostColors)
            bits--;
        var palette = counts.GroupBy(color => Cube(color.Key, bits)).Select(cube => cube.MaxBy(color => color.Value).Key).OrderBy(color => color >> 24).ToList();
        var index = palette.Index().ToDictionary(color => Cube(color.Item, bits), color => (byte)color.Index);

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Write(png, "IHDR", Header(picture.Width, picture.Height));
        Write(png, "PLTE", [.. palette.SelectMany(color => new[] { (byte)(color >> 16), (byte)(color >> 8), (byte)color })]);
        if (palette.Where(color => color >> 24 < 0xFF).Select(color => (byte)(color >> 24)).ToArray() is { Length: > 0 } alphas)
            Write(png, "tRNS", alphas);
        Write(png, "IDAT", Rows(Array.ConvertAll(pixels, pixel => index[Cube(pixel, bits)]), picture.Width));
        Write(png, "IEND", []);
        return png.ToArray();
    }

    /// <summary>The highest bits of each channel.</summary>
    private static uint Cube(uint color, int bits)
    {
        var mask = 0xFFu & (0xFFu << (8 - bits));
        return color & (mask << 24 | mask << 16 | mask << 8 | mask);
    }

    private static byte[] Header(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3); // eight bits for a pixel, each an index into the palette
        return header;
    }

    private static byte[] Rows(byte[] indices, int width)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            foreach (var row in indices.Chunk(width))
            {
                zlib.WriteByte(0); // the row is not filtered
                zlib.Write(row);
            }
        }
        return compressed.ToArray();
    }

    private static void Write(MemoryStream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] chunk = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(chunk);
        var crc = new Crc32();
        crc.Update(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)crc.Value);
        png.Write(number);
    }
}
