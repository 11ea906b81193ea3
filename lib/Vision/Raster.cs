using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning;

/// <summary>Decoded pixels: row by row from the top, three bytes each: red, green, blue.</summary>
internal sealed record Raster(int Width, int Height, byte[] Pixels)
{
    public const int Channels = 3;

    public Raster(int width, int height) : this(width, height, GC.AllocateUninitializedArray<byte>(width * height * Channels))
    {
    }

    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>Takes lines of four bytes a pixel, the last of which is left out.</summary>
    public void SetLines(int y, int count, ReadOnlySpan<byte> rgba)
    {
        var colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0);
        var target = Pixels.AsSpan(y * Width * Channels, count * Width * Channels);
        int i = 0, j = 0;
        for (; i + Vector128<byte>.Count <= target.Length; i += 12, j += 16) // the next four pixels overwrite the surplus of these
            Vector128.Shuffle(Vector128.LoadUnsafe(in rgba[j]), colours).StoreUnsafe(ref target[i]);
        for (; i < target.Length; i += Channels, j += 4)
            rgba.Slice(j, Channels).CopyTo(target[i..]);
    }

    /// <summary>Writes the numbers 0 ... 1, all of red first, then green, then blue.</summary>
    public void CopyPlanes(Span<float> planes)
    {
        var area = Width * Height;
        var (share, rest) = (Vector128.Create(1 / 255f), Vector128.Create((float)(1 / 255.0 - 1 / 255f)));
        ref var to = ref MemoryMarshal.GetReference(planes[..(Channels * area)]);
        for (var channel = 0; channel < Channels; channel++)
        {
            // The channel's bytes of four pixels, each as the lowest of a number's four.
            var bytes = Vector128.Create((byte)0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16) + Vector128.Create((uint)channel).AsByte();
            var (i, at) = (0, (nuint)(channel * area));
            for (; i * Channels + Vector128<byte>.Count <= Pixels.Length; i += 4, at += 4)
            {
                // x / 255 to the last bit, but faster than a division: the first factor is 1/255 as a float, the second what that lacks.
                var x = Vector128.ConvertToSingle(Vector128.Shuffle(Vector128.LoadUnsafe(in Pixels[i * Channels]), bytes).AsInt32());
                Vector128.FusedMultiplyAdd(x, share, x * rest).StoreUnsafe(ref to, at);
            }
            for (; i < area; i++)
                planes[channel * area + i] = Pixels[i * Channels + channel] / 255f;
        }
    }

    /// <summary>Left and right exchanged.</summary>
    public Raster Mirror()
    {
        const int AtOnce = 5; // pixels: 15 of a vector's 16 bytes
        var exchanged = Vector128.Create((byte)15, 12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2);
        var result = new Raster(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            Span<byte> from = Row(y), to = result.Row(y);
            int x = 0, end = to.Length;
            for (; x + Vector128<byte>.Count < from.Length; x += AtOnce * Channels, end -= AtOnce * Channels) // the next five pixels overwrite the surplus before these
                Vector128.Shuffle(Vector128.LoadUnsafe(in from[x]), exchanged).StoreUnsafe(ref to[end - Vector128<byte>.Count]);
            for (; x < from.Length; x += Channels, end -= Channels)
                from.Slice(x, Channels).CopyTo(to[(end - Channels)..]);
        }
        return result;
    }

    /// <summary>A raster of the given size whose pixel (x, y) is the pixel of this one that <paramref name="from"/> names.</summary>
    public Raster Rearrange(int width, int height, Func<int, int, (int X, int Y)> from)
    {
        var result = new Raster(width, height);
        Span<Pixel> source = AllPixels, target = result.AllPixels;
        for (var i = 0; i < target.Length; i++)
        {
            var (x, y) = from(i % width, i / width);
            target[i] = source[y * Width + x];
        }
        return result;
    }

    private Span<Pixel> AllPixels => MemoryMarshal.Cast<byte, Pixel>(Pixels.AsSpan());

    private readonly record struct Pixel(byte Red, byte Green, byte Blue);
}
