using System.Buffers;
using System.Runtime.Intrinsics;

namespace DeepLearning;

/// <summary>A picture with left and right exchanged.</summary>
internal sealed class Mirrored(ILines picture) : ILines
{
    private const int Channels = Raster.Channels;
    private const int AtOnce = 5 * Channels; // five pixels: 15 of a vector's 16 bytes

    private static readonly Vector128<byte> exchanged = Vector128.Create((byte)15, 12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2);

    public int Width => picture.Width;

    public int Height => picture.Height;

    public ReadOnlySpan<byte> Line(int y, Span<byte> buffer)
    {
        var rented = ArrayPool<byte>.Shared.Rent(buffer.Length);
        var from = picture.Line(y, rented.AsSpan(0, buffer.Length));
        int i = 0, end = from.Length;
        for (; i + Vector128<byte>.Count < from.Length; i += AtOnce, end -= AtOnce) // the next five pixels overwrite the surplus before these
            Vector128.Shuffle(Vector128.LoadUnsafe(in from[i]), exchanged).StoreUnsafe(ref buffer[end - Vector128<byte>.Count]);
        for (; i < from.Length; i += Channels, end -= Channels)
            from.Slice(i, Channels).CopyTo(buffer[(end - Channels)..]);
        ArrayPool<byte>.Shared.Return(rented);
        return buffer;
    }
}
