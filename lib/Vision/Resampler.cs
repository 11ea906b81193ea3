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
            Shrink(buffer, across, target.Row(y));
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

    /// <summary>One line of the target: each pixel the weighted sum of some of the blended line's.</summary>
    private static void Shrink(ReadOnlySpan<float> line, ResampleAxis across, Span<byte> row)
    {
        ref var pixels = ref MemoryMarshal.GetReference(line);
        var lowest = Vector128.Create((byte)0, 4, 8, 12, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16);
        for (int x = 0, to = 0; x < across.Count; x++, to += Channels)
        {
            var at = (nuint)((across.First[x] - across.Start) * Channels);
            var sum = Vector128.Create(.5f);
            foreach (var weight in across.Weights(x))
            {
                sum = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref pixels, at), Vector128.Create(weight), sum);
                at += Channels;
            }
            var colours = Vector128.Shuffle(Vector128.ConvertToInt32(sum).AsByte(), lowest);
            if (x < across.Count - 1)
                Unsafe.WriteUnaligned(ref row[to], colours.AsUInt32().ToScalar()); // the next pixel overwrites the surplus
            else
                (row[to], row[to + 1], row[to + 2]) = (colours[0], colours[1], colours[2]);
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
