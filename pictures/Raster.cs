using System.Runtime.Intrinsics;

namespace DeepLearning;

/// <summary>Decoded pixels: row by row from the top, three bytes each: red, green, blue.</summary>
internal sealed record Raster(int Width, int Height, byte[] Pixels) : ILines
{
    public const int Channels = 3;

    public Raster(int width, int height) : this(width, height, GC.AllocateUninitializedArray<byte>(width * height * Channels))
    {
    }

    /// <summary>All lines of a picture.</summary>
    public static Raster Of(ILines picture)
    {
        if (picture is Raster made)
            return made;
        var raster = new Raster(picture.Width, picture.Height);
        for (var y = 0; y < raster.Height; y++)
            picture.Line(y, raster.Line(y)).CopyTo(raster.Line(y));
        return raster;
    }

    ReadOnlySpan<byte> ILines.Line(int y, Span<byte> buffer) => Line(y);

    private Span<byte> Line(int y) => Pixels.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>Takes lines of four bytes a pixel, the last of which is left out; each pixel goes to where <paramref name="place"/> says, if it does.</summary>
    public void SetLines(int y, int count, int width, ReadOnlySpan<byte> rgba, Func<int, int, (int X, int Y)>? place)
    {
        if (place is null)
            SetLines(y, count, rgba);
        else
            for (int i = 0, j = 0; i < count * width; i++, j += 4)
            {
                var (toX, toY) = place(i % width, y + i / width);
                rgba.Slice(j, Channels).CopyTo(Line(toY)[(toX * Channels)..]);
            }
    }

    private void SetLines(int y, int count, ReadOnlySpan<byte> rgba)
    {
        var colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0);
        var target = Pixels.AsSpan(y * Width * Channels, count * Width * Channels);
        int i = 0, j = 0;
        for (; i + Vector128<byte>.Count <= target.Length; i += 12, j += 16) // the next four pixels overwrite the surplus of these
            Vector128.Shuffle(Vector128.LoadUnsafe(in rgba[j]), colours).StoreUnsafe(ref target[i]);
        for (; i < target.Length; i += Channels, j += 4)
            rgba.Slice(j, Channels).CopyTo(target[i..]);
    }
}
