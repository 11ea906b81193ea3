using System.Buffers;
using System.Drawing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning;

/// <summary>
/// Brings a part of a picture to another size with a triangle filter as wide as the target's pixels (bilinear with antialiasing): the numbers of PIL's resize up to rounding.
/// A line of the target is first blended of whole lines of the source, then shrunk; in between nothing is rounded.
/// </summary>
internal static class Resampler
{
    private const int Channels = Raster.Channels;

    /// <summary>The part at the given size, less the margin on each side. A part that reaches beyond the source sees it reflected there.</summary>
    public static Raster Resample(Raster source, RectangleF part, ImageSize size, int margin)
    {
        var (across, down) = (new ResampleAxis(part.X, part.Width, size.Width, margin), new ResampleAxis(part.Y, part.Height, size.Height, margin));
        var target = new Raster(across.Count, down.Count);
        var pairs = Pairs(across);
        var (left, right) = (Math.Max(across.Start, 0), Math.Min(across.End, source.Width));
        // One number more than the line has: a pixel is read as four.
        var buffer = ArrayPool<float>.Shared.Rent((across.End - across.Start) * Channels + 1);
        var pixels = MemoryMarshal.Cast<float, Pixel>(buffer.AsSpan());
        for (var y = 0; y < target.Height; y++)
        {
            Blend(source, left, down, y, buffer.AsSpan((left - across.Start) * Channels, (right - left) * Channels));
            for (var x = across.Start; x < left; x++)
                pixels[x - across.Start] = pixels[Reflect(x, source.Width) - across.Start];
            for (var x = right; x < across.End; x++)
                pixels[x - across.Start] = pixels[Reflect(x, source.Width) - across.Start];
            Shrink(buffer, across, pairs, target.Row(y));
        }
        ArrayPool<float>.Shared.Return(buffer);
        return target;
    }

    /// <summary>One line of the target, still as wide as the source: the weighted sum of some of the source's lines.</summary>
    private static void Blend(Raster source, int left, ResampleAxis down, int y, Span<float> line)
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

    /// <summary>The weights of two neighbouring pixels of the target in one vector, each four times; of an odd number of pixels the last is its own neighbour.</summary>
    private static Vector256<float>[] Pairs(ResampleAxis across)
    {
        var pairs = new Vector256<float>[(across.Count + 1) / 2 * across.Taps];
        for (var i = 0; i < pairs.Length; i++)
        {
            var (x, tap) = (i / across.Taps * 2, i % across.Taps);
            pairs[i] = Vector256.Create(Vector128.Create(across.Weights(x)[tap]), Vector128.Create(across.Weights(Math.Min(x + 1, across.Count - 1))[tap]));
        }
        return pairs;
    }

    /// <summary>One line of the target: each pixel the weighted sum of some of the blended line's; two pixels at once.</summary>
    private static void Shrink(ReadOnlySpan<float> line, ResampleAxis across, ReadOnlySpan<Vector256<float>> pairs, Span<byte> row)
    {
        ref var pixels = ref MemoryMarshal.GetReference(line);
        var first = across.First;
        var (start, taps, last) = (across.Start, across.Taps, first.Length - 1);
        for (var x = 0; x <= last; x += 2)
        {
            ref var one = ref Unsafe.Add(ref pixels, (first[x] - start) * Channels);
            ref var other = ref Unsafe.Add(ref pixels, (first[Math.Min(x + 1, last)] - start) * Channels);
            var sum = Vector256.Create(.5f);
            foreach (var weights in pairs.Slice(x / 2 * taps, taps))
            {
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(Vector128.LoadUnsafe(ref one), Vector128.LoadUnsafe(ref other)), weights, sum);
                one = ref Unsafe.Add(ref one, Channels);
                other = ref Unsafe.Add(ref other, Channels);
            }
            var numbers = Vector256.ConvertToInt32Native(sum).AsUInt32();
            var words = Vector128.Narrow(numbers.GetLower(), numbers.GetUpper());
            var colours = Vector128.Narrow(words, words).AsUInt64().ToScalar(); // red, green, blue and a surplus, twice
            var to = row[(x * Channels)..];
            if (to.Length > 2 * Channels)
            {
                // What comes next overwrites the surplus.
                Unsafe.WriteUnaligned(ref to[0], (uint)colours);
                Unsafe.WriteUnaligned(ref to[Channels], (uint)(colours >> 32));
            }
            else
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] = (byte)(colours >> (8 * (i + i / Channels)));
            }
        }
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
