using System.Buffers.Binary;
using SkiaSharp;

namespace DeepLearning;

/// <summary>What Skia's decoders keep beside the pixels that they hand over, in bytes, told by a file's header.</summary>
internal static class CodecMemory
{
    /// <summary>The bytes for a picture of so many pixels.</summary>
    public static long Bytes(SKEncodedImageFormat format, ReadOnlySpan<byte> content, long pixels) => format switch
    {
        SKEncodedImageFormat.Jpeg => CoefficientBytes(content),
        SKEncodedImageFormat.Png when content.Length > 28 && content[28] != 0 => 8 * pixels, // interlaced: all of its lines, of up to 16 bits in four channels
        SKEncodedImageFormat.Webp when content.IndexOf("VP8L"u8) >= 0 => 4 * pixels, // lossless
        _ => 0,
    };

    /// <summary>The coefficients that libjpeg keeps until the last scan, however small the picture is decoded: none where one scan holds all components, as cameras write it (ITU-T T.81, annex B).</summary>
    private static long CoefficientBytes(ReadOnlySpan<byte> jpeg)
    {
        const byte Marker = 0xFF, StartOfScan = 0xDA;
        var (components, isProgressive, bytes) = (0, false, 0L);
        for (var at = 0; at + 4 < jpeg.Length;)
        {
            var code = jpeg[at + 1];
            if (jpeg[at] != Marker || code is 0 or Marker)
                at++;
            else if (code is 1 or (>= 0xD0 and <= 0xD8)) // these stand alone
                at += 2;
            else
            {
                var segment = jpeg[(at + 4)..];
                if (code == StartOfScan)
                    return isProgressive || segment[0] < components ? bytes : 0;
                if (code is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && segment.Length > 5 && segment.Length >= 6 + 3 * segment[5]) // a frame's header
                    (components, isProgressive, bytes) = (segment[5], (code & 3) == 2, FrameBytes(segment));
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            }
        }
        return 0;
    }

    private static long FrameBytes(ReadOnlySpan<byte> frame)
    {
        var (most, sum) = ((Across: 1, Down: 1), 0);
        for (var i = 0; i < frame[5]; i++)
        {
            var (across, down) = (frame[7 + 3 * i] >> 4, frame[7 + 3 * i] & 15);
            most = (Math.Max(most.Across, across), Math.Max(most.Down, down));
            sum += across * down;
        }
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
        return (long)width * height * sizeof(short) * sum / (most.Across * most.Down);
    }
}
