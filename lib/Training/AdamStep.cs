using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>The arithmetic of one Adam step over one parameter, with all that is the same for its elements worked out beforehand.</summary>
internal readonly record struct AdamStep(double Keep, double Momentum, double SquareMomentum, double Rate, double SquareScale, double Epsilon)
{
    public static bool CanFuse(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    /// <summary>The step with torch's operations, on any device.</summary>
    public void WithTensors(Tensor value, Tensor gradient, Tensor mean, Tensor meanSquare)
    {
        using var scope = NewDisposeScope();
        value.mul_(Keep);
        mean.mul_(Momentum).add_(gradient, alpha: 1 - Momentum);
        meanSquare.mul_(SquareMomentum).addcmul_(gradient, gradient, 1 - SquareMomentum);
        value.addcdiv_(mean, (meanSquare * SquareScale).sqrt().add_(Epsilon), -Rate);
    }

    /// <summary>The step in one pass over the tensors' own memory: contiguous float32 on the CPU.</summary>
    public void Fused(Tensor value, Tensor gradient, Tensor mean, Tensor meanSquare)
    {
        var p = MemoryMarshal.Cast<byte, float>(value.bytes);
        var g = MemoryMarshal.Cast<byte, float>(gradient.bytes);
        var m = MemoryMarshal.Cast<byte, float>(mean.bytes);
        var v = MemoryMarshal.Cast<byte, float>(meanSquare.bytes);
        var wide = p.Length - p.Length % Vector<float>.Count;
        Vectors(MemoryMarshal.Cast<float, Vector<float>>(p), MemoryMarshal.Cast<float, Vector<float>>(g),
            MemoryMarshal.Cast<float, Vector<float>>(m), MemoryMarshal.Cast<float, Vector<float>>(v));
        Scalars(p[wide..], g[wide..], m[wide..], v[wide..]);
    }

    private void Vectors(Span<Vector<float>> p, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> m, Span<Vector<float>> v)
    {
        Vector<float> keep = new((float)Keep), momentum = new((float)Momentum), squareMomentum = new((float)SquareMomentum),
            fresh = new((float)(1 - Momentum)), freshSquare = new((float)(1 - SquareMomentum)),
            rate = new((float)Rate), scale = new((float)SquareScale), epsilon = new((float)Epsilon);
        for (var i = 0; i < p.Length; i++)
        {
            m[i] = m[i] * momentum + g[i] * fresh;
            v[i] = v[i] * squareMomentum + g[i] * g[i] * freshSquare;
            p[i] = p[i] * keep - rate * m[i] / (Vector.SquareRoot(v[i] * scale) + epsilon);
        }
    }

    private void Scalars(Span<float> p, ReadOnlySpan<float> g, Span<float> m, Span<float> v)
    {
        for (var i = 0; i < p.Length; i++)
        {
            m[i] = m[i] * (float)Momentum + g[i] * (float)(1 - Momentum);
            v[i] = v[i] * (float)SquareMomentum + g[i] * g[i] * (float)(1 - SquareMomentum);
            p[i] = p[i] * (float)Keep - (float)Rate * m[i] / (MathF.Sqrt(v[i] * (float)SquareScale) + (float)Epsilon);
        }
    }
}
