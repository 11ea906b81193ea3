using System.Buffers;
using System.Runtime.Intrinsics;

namespace DeepLearning;

/// <summary>The layout of a picture in a batch: all of red, then all of green, then all of blue, as numbers from 0 to 1.</summary>
internal static class Planes
{
    private const int Channels = Raster.Channels;

    /// <summary>Writes a picture's numbers.</summary>
    public static void Copy(ILines picture, Span<float> planes)
    {
        var (width, height) = (picture.Width, picture.Height);
        var rented = ArrayPool<byte>.Shared.Rent(width * Channels);
        for (var y = 0; y < height; y++)
        {
            var line = picture.Line(y, rented.AsSpan(0, width * Channels));
            for (var channel = 0; channel < Channels; channel++)
                Copy(line, channel, planes.Slice((channel * height + y) * width, width));
        }
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Copy(ReadOnlySpan<byte> line, int channel, Span<float> numbers)
    {
        var (share, rest) = (Vector128.Create(1 / 255f), Vector128.Create((float)(1 / 255.0 - 1 / 255f)));
        // The channel's bytes of four pixels, each as the lowest of a number's four.
        var bytes = Vector128.Create((byte)0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16) + Vector128.Create((uint)channel).AsByte();
        var i = 0;
        for (; i * Channels + Vector128<byte>.Count <= line.Length; i += Vector128<float>.Count)
        {
            // x / 255 to the last bit, but faster than a division: the first factor is 1/255 as a float, the second what that lacks.
            var x = Vector128.ConvertToSingle(Vector128.Shuffle(Vector128.LoadUnsafe(in line[i * Channels]), bytes).AsInt32());
            Vector128.FusedMultiplyAdd(x, share, x * rest).StoreUnsafe(ref numbers[i]);
        }
        for (; i < numbers.Length; i++)
            numbers[i] = line[i * Channels + channel] / 255f;
    }
}
