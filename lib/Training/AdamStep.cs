using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>The arithmetic of one Adam step over one parameter, with all that is the same for its elements worked out beforehand.</summary>
internal readonly record struct AdamStep(double Keep, double Momentum, double SquareMomentum, double Rate, double SquareScale, double Epsilon)
{
    private const float Negligible = 1e-30f;

    /// <summary>Whether both are float32 on the CPU, without gaps, and in the same order: that of <see cref="Layers.ToChannelsLast"/> is as good as torch's usual one.</summary>
    public static bool CanFuse(Tensor value, Tensor gradient) =>
        value.device_type == DeviceType.CPU && value.dtype == ScalarType.Float32 && gradient.dtype == ScalarType.Float32
        && HaveOneOrder(value, gradient) && (value.is_contiguous() || IsDense(value));

    /// <summary>Whether the past lies where its parameter does, with elements of the same type in the same order. A parameter with gaps shares no order.</summary>
    public static bool LieAlike(Tensor past, Tensor value) =>
        past.dtype == value.dtype && past.device_type == value.device_type && past.device_index == value.device_index
        && (HaveOneOrder(past, value) || !IsDense(value));

    /// <summary>The step with torch's operations, on any device.</summary>
    public void WithTensors(Tensor value, Tensor gradient, Tensor mean, Tensor meanSquare)
    {
        using var scope = NewDisposeScope();
        value.mul_(Keep);
        mean.mul_(Momentum).add_(gradient, alpha: 1 - Momentum);
        meanSquare.mul_(SquareMomentum).addcmul_(gradient, gradient, 1 - SquareMomentum);
        value.addcdiv_(mean, (meanSquare * SquareScale).sqrt().add_(Epsilon), -Rate);
    }

    /// <summary>The step in one pass over the tensors' own memory, if they <see cref="CanFuse"/>.</summary>
    public void Fused(Tensor value, Tensor gradient, Tensor mean, Tensor meanSquare)
    {
        Span<float> p = Memory(value), g = Memory(gradient), m = Memory(mean), v = Memory(meanSquare);
        var wide = p.Length - p.Length % Vector<float>.Count;
        Vectors(MemoryMarshal.Cast<float, Vector<float>>(p), MemoryMarshal.Cast<float, Vector<float>>(g),
            MemoryMarshal.Cast<float, Vector<float>>(m), MemoryMarshal.Cast<float, Vector<float>>(v));
        Scalars(p[wide..], g[wide..], m[wide..], v[wide..]);
    }

    private static bool HaveOneOrder(Tensor a, Tensor b) => (a.is_contiguous() && b.is_contiguous()) || a.stride().SequenceEqual(b.stride());

    private static bool IsDense(Tensor tensor)
    {
        var gapless = 1L;
        foreach (var (stride, size) in tensor.stride().Zip(tensor.shape).Where(dimension => dimension.Second > 1).OrderBy(dimension => dimension.First))
        {
            if (stride != gapless)
                return false;
            gapless *= size;
        }
        return true;
    }

    private static Span<float> Memory(Tensor tensor)
    {
        if (tensor.is_contiguous())
            return MemoryMarshal.Cast<byte, float>(tensor.bytes);
        using var flat = tensor.as_strided([tensor.numel()], [1], tensor.storage_offset());
        return MemoryMarshal.Cast<byte, float>(flat.bytes);
    }

    private void Vectors(Span<Vector<float>> p, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> m, Span<Vector<float>> v)
    {
        Vector<float> keep = new((float)Keep), momentum = new((float)Momentum), squareMomentum = new((float)SquareMomentum),
            fresh = new((float)(1 - Momentum)), freshSquare = new((float)(1 - SquareMomentum)),
            minusRate = new((float)-Rate), scale = new((float)SquareScale), epsilon = new((float)Epsilon);
        g = g[..p.Length]; // equal lengths are checked once here, not at each element
        m = m[..p.Length];
        v = v[..p.Length];
        for (var i = 0; i < p.Length; i++)
        {
            var gradient = g[i];
            var mean = Flush(Vector.FusedMultiplyAdd(m[i], momentum, gradient * fresh));
            var meanSquare = Vector.FusedMultiplyAdd(v[i], squareMomentum, gradient * gradient * freshSquare);
            (m[i], v[i]) = (mean, meanSquare);
            p[i] = Vector.FusedMultiplyAdd(p[i], keep, minusRate * mean / (Vector.SquareRoot(meanSquare * scale) + epsilon));
        }
    }

    private void Scalars(Span<float> p, ReadOnlySpan<float> g, Span<float> m, Span<float> v)
    {
        for (var i = 0; i < p.Length; i++)
        {
            m[i] = Flush(MathF.FusedMultiplyAdd(m[i], (float)Momentum, g[i] * (float)(1 - Momentum)));
            v[i] = MathF.FusedMultiplyAdd(v[i], (float)SquareMomentum, g[i] * g[i] * (float)(1 - SquareMomentum));
            p[i] = MathF.FusedMultiplyAdd(p[i], (float)Keep, (float)-Rate * m[i] / (MathF.Sqrt(v[i] * (float)SquareScale) + (float)Epsilon));
        }
    }

    // The mean of a row that is seldom looked up halves every seven steps without a gradient. Left alone it ends among the denormal numbers,
    // for which processors are several times slower, and stays there: 0.9 times the smallest one is rounded to itself.
    private static Vector<float> Flush(Vector<float> mean) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(mean), new Vector<float>(Negligible)), Vector<float>.Zero, mean);

    private static float Flush(float mean) => MathF.Abs(mean) < Negligible ? 0 : mean;
}
