using System.Buffers;
using System.Drawing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning;

/// <summary>
/// A part of a picture at another size, by a triangle filter as wide as the target's pixels (bilinear with antialiasing): the numbers of PIL's resize up to rounding.
/// A line of the target is first blended of whole lines of the source, then shrunk; in between nothing is rounded.
/// </summary>
internal sealed class Resampled : ILines
{
    private const int Channels = Raster.Channels;
    private const int AtOnce = 4; // pixels

    private readonly Raster source;
    private readonly ResampleAxis across, down;
    private readonly Vector256<float>[] spread;

    /// <summary>The part at the given size, less the margin on each side. A part that reaches beyond the source sees it reflected there.</summary>
    public Resampled(Raster source, RectangleF part, ImageSize size, int margin)
    {
        this.source = source;
        (across, down) = (new(part.X, part.Width, size.Width, margin), new(part.Y, part.Height, size.Height, margin));
        spread = Spread(across);
    }

    public int Width => across.Count;

    public int Height => down.Count;

    public ReadOnlySpan<byte> Line(int y, Span<byte> buffer)
    {
        var (left, right) = (Math.Max(across.Start, 0), Math.Min(across.End, source.Width));
        // One number more than the line has: a pixel is read as four.
        var rented = ArrayPool<float>.Shared.Rent((across.End - across.Start) * Channels + 1);
        var pixels = MemoryMarshal.Cast<float, Pixel>(rented.AsSpan());
        Blend(y, left, rented.AsSpan((left - across.Start) * Channels, (right - left) * Channels));
        for (var x = across.Start; x < left; x++)
            pixels[x - across.Start] = pixels[Reflect(x, source.Width) - across.Start];
        for (var x = right; x < across.End; x++)
            pixels[x - across.Start] = pixels[Reflect(x, source.Width) - across.Start];
        Shrink(rented, buffer);
        ArrayPool<float>.Shared.Return(rented);
        return buffer;
    }

    /// <summary>One line of the target, still as wide as the source: the weighted sum of some of the source's lines.</summary>
    private void Blend(int y, int left, Span<float> line)
    {
        var weights = down.Weights(y).TrimEnd(0f);
        Span<int> starts = weights.Length <= 64 ? stackalloc int[weights.Length] : new int[weights.Length];
        for (var tap = 0; tap < starts.Length; tap++)
            starts[tap] = (Reflect(down.First[y] + tap, source.Height) * source.Width + left) * Channels;
        ref var pixels = ref MemoryMarshal.GetArrayDataReference(source.Pixels);
        ref var target = ref MemoryMarshal.GetReference(line);
        var step = Vector<byte>.Count;
        var i = 0;
        for (; i + step <= line.Length; i += step)
        {
            Vector<float> a = default, b = default, c = default, d = default;
            for (var tap = 0; tap < starts.Length; tap++)
            {
                var weight = new Vector<float>(weights[tap]);
                Vector.Widen(Vector.LoadUnsafe(ref pixels, (nuint)(starts[tap] + i)), out var low, out var high);
                a = Vector.MultiplyAddEstimate(Widen(low, upper: false), weight, a);
                b = Vector.MultiplyAddEstimate(Widen(low, upper: true), weight, b);
                c = Vector.MultiplyAddEstimate(Widen(high, upper: false), weight, c);
                d = Vector.MultiplyAddEstimate(Widen(high, upper: true), weight, d);
            }
            var at = (nuint)i;
            a.StoreUnsafe(ref target, at);
            b.StoreUnsafe(ref target, at += (nuint)Vector<float>.Count);
            c.StoreUnsafe(ref target, at += (nuint)Vector<float>.Count);
            d.StoreUnsafe(ref target, at + (nuint)Vector<float>.Count);
        }
        for (; i < line.Length; i++)
        {
            line[i] = 0;
            for (var tap = 0; tap < starts.Length; tap++)
                line[i] += weights[tap] * source.Pixels[starts[tap] + i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Widen(Vector<ushort> numbers, bool upper) =>
        Vector.ConvertToSingle(Vector.AsVectorInt32(upper ? Vector.WidenUpper(numbers) : Vector.WidenLower(numbers)));

    /// <summary>The weights of pixels of the target, two in a vector, each four times; after the last pixel comes the last pixel again.</summary>
    private static Vector256<float>[] Spread(ResampleAxis across)
    {
        var spread = new Vector256<float>[(across.Count + AtOnce - 1) / AtOnce * across.Taps * 2];
        for (var i = 0; i < spread.Length; i++)
        {
            var (x, tap) = (i / (2 * across.Taps) * AtOnce + i % 2 * 2, i / 2 % across.Taps);
            spread[i] = Vector256.Create(Weight(x), Weight(x + 1));

            Vector128<float> Weight(int x) => Vector128.Create(across.Weights(Math.Min(x, across.Count - 1))[tap]);
        }
        return spread;
    }

    /// <summary>One line of the target: each pixel the weighted sum of some of the blended line's; four pixels at once.</summary>
    private void Shrink(ReadOnlySpan<float> line, Span<byte> row)
    {
        // Red, green and blue of four pixels without the surplus number of each.
        var colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0);
        ref var pixels = ref MemoryMarshal.GetReference(line);
        var first = across.First;
        var (start, last) = (across.Start, first.Length - 1);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(spread);
        for (var x = 0; x <= last; x += AtOnce)
        {
            ref var a = ref Unsafe.Add(ref pixels, (first[x] - start) * Channels);
            ref var b = ref Unsafe.Add(ref pixels, (first[Math.Min(x + 1, last)] - start) * Channels);
            ref var c = ref Unsafe.Add(ref pixels, (first[Math.Min(x + 2, last)] - start) * Channels);
            ref var d = ref Unsafe.Add(ref pixels, (first[Math.Min(x + 3, last)] - start) * Channels);
            Vector256<float> ab = Vector256.Create(.5f), cd = ab;
            for (nuint i = 0; i < (nuint)(across.Taps * Channels); i += Channels)
            {
                ab = Vector256.MultiplyAddEstimate(Vector256.Create(Vector128.LoadUnsafe(ref a, i), Vector128.LoadUnsafe(ref b, i)), weights, ab);
                weights = ref Unsafe.Add(ref weights, 1);
                cd = Vector256.MultiplyAddEstimate(Vector256.Create(Vector128.LoadUnsafe(ref c, i), Vector128.LoadUnsafe(ref d, i)), weights, cd);
                weights = ref Unsafe.Add(ref weights, 1);
            }
            var bytes = Vector128.Shuffle(Vector128.Narrow(Words(ab), Words(cd)), colours);
            var to = row[(x * Channels)..];
            if (to.Length >= Vector128<byte>.Count)
                bytes.StoreUnsafe(ref to[0]); // the next four pixels overwrite the surplus
            else
                for (var i = 0; i < to.Length; i++)
                    to[i] = bytes[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Words(Vector256<float> numbers)
    {
        var whole = Vector256.ConvertToInt32Native(numbers).AsUInt32();
        return Vector128.Narrow(whole.GetLower(), whole.GetUpper());
    }

    /// <summary>The pixel seen in mirrors at the first and the last pixel, however far outside.</summary>
    private static int Reflect(int index, int count)
    {
        if ((uint)index < (uint)count)
            return index;
        var period = Math.Max(1, 2 * (count - 1));
        index = (index % period + period) % period;
        return Math.Min(index, period - index) % count;
    }

    private readonly record struct Pixel(float Red, float Green, float Blue);
}
