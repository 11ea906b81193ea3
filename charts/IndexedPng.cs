using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ICSharpCode.SharpZipLib.Checksum;
using SkiaSharp;

namespace DeepLearning;

/// <summary>
/// Writes a picture as a PNG of at most 256 colours (W3C PNG, third edition, colour type 3, with tRNS where something is transparent): a third of the size that Skia's encoder makes of a chart,
/// and a notebook keeps every chart twice. Where there are more colours, boxes of them are halved, the one that its own colour would show worst first (after Heckbert 1982).
/// </summary>
internal static class IndexedPng
{
    private const int MostColors = 256, Channels = 4;

    public static byte[] Encode(SKBitmap picture)
    {
        var pixels = Array.ConvertAll(picture.Pixels, pixel => (uint)pixel);
        var boxes = Boxes([.. pixels.CountBy(pixel => pixel)]).OrderBy(box => box.Color >> 24).ToList();
        var index = boxes.Index().SelectMany(box => box.Item.Colors.Select(color => (color.Key, (byte)box.Index))).ToDictionary();

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Write(png, "IHDR", Header(picture.Width, picture.Height));
        Write(png, "PLTE", [.. boxes.SelectMany(box => new[] { Channel(box.Color, 2), Channel(box.Color, 1), Channel(box.Color, 0) })]);
        if (boxes.Select(box => Channel(box.Color, 3)).Where(alpha => alpha < 0xFF).ToArray() is { Length: > 0 } alphas)
            Write(png, "tRNS", alphas);
        Write(png, "IDAT", Rows(Array.ConvertAll(pixels, pixel => index[pixel]), picture.Width));
        Write(png, "IEND", []);
        return png.ToArray();
    }

    private static IEnumerable<Box> Boxes(KeyValuePair<uint, int>[] colors)
    {
        var boxes = new PriorityQueue<Box, double>();
        void Add(Box box) => boxes.Enqueue(box, -box.Spread);
        Add(new(colors));
        while (boxes.Count < MostColors && boxes.TryPeek(out var widest, out var spread) && spread < 0)
        {
            boxes.Dequeue();
            foreach (var half in widest.Colors.ToLookup(color => Channel(color.Key, widest.WidestChannel) > widest.Means[widest.WidestChannel]))
                Add(new([.. half]));
        }
        return boxes.UnorderedItems.Select(entry => entry.Element);
    }

    /// <summary>Blue, green, red, alpha.</summary>
    private static byte Channel(uint color, int channel) => (byte)(color >> 8 * channel);

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

    /// <summary>Colours near each other, and how many pixels have each.</summary>
    private sealed class Box
    {
        public Box(KeyValuePair<uint, int>[] colors)
        {
            Colors = colors;
            var pixels = colors.Sum(color => (double)color.Value);
            for (var channel = 0; channel < Channels; channel++)
            {
                foreach (var (color, count) in colors)
                    Means[channel] += count * (double)Channel(color, channel);
                Means[channel] /= pixels;
                var spread = 0.0;
                foreach (var (color, count) in colors)
                    spread += count * (Channel(color, channel) - Means[channel]) * (Channel(color, channel) - Means[channel]);
                if (spread > Spread)
                    (WidestChannel, Spread) = (channel, spread);
            }
            var most = colors.MaxBy(color => color.Value);
            Color = 2.0 * most.Value >= pixels ? most.Key : Means.Index().Aggregate(0u, (color, mean) => color | (uint)Math.Round(mean.Item) << 8 * mean.Index);
        }

        public KeyValuePair<uint, int>[] Colors { get; }

        /// <summary>The mean of each channel.</summary>
        public double[] Means { get; } = new double[Channels];

        public int WidestChannel { get; }

        /// <summary>The squared distances of the pixels from their mean, in the widest channel.</summary>
        public double Spread { get; }

        /// <summary>The colour of most of the pixels, such as a line's, and otherwise their mean.</summary>
        public uint Color { get; }
    }
}
