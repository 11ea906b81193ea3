using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Adam with decoupled weight decay, as fastai 2.0 defines it (Kingma and Ba 2015; Loshchilov and Hutter 2019):
/// <c>p *= 1 - lr * wd</c>; <c>m = mom * m + (1 - mom) * g</c>; <c>v = sqr * v + (1 - sqr) * g * g</c>;
/// <c>p -= lr * (m / (1 - mom^t)) / (sqrt(v / (1 - sqr^t)) + eps)</c>.
/// In a table with a sparse gradient, only the rows that the gradient names move, and only their <c>m</c> and <c>v</c> change (PyTorch's SparseAdam).
/// </summary>
/// <param name="groups">The parameters.</param>
/// <param name="squareMomentum">How much of the past squares' mean stays in the mean at each step. PyTorch's AdamW has .999.</param>
/// <param name="epsilon">Keeps small gradients from leading to large steps. PyTorch's AdamW has 1e-8.</param>
public sealed class AdamOptimizer(IReadOnlyList<ParameterGroup> groups, double squareMomentum = .99, double epsilon = 1e-5) : Optimizer(groups, "mean", "mean_square")
{
    private const float Negligible = 1e-30f;

    // On a GPU, all that take the same step go in one operation. One whose gradient lies in another order goes alone.
    private protected override void Move(IReadOnlyList<(TrainedParameter Parameter, Tensor Gradient)> all, ParameterGroup group)
    {
        foreach (var alike in all.ToLookup(pair => Together(pair.Parameter, pair.Gradient, group)))
            if (alike.Key is { } step)
                Move([.. alike], group, step.Decays ? group.WeightDecay : 0);
            else
                base.Move([.. alike], group);
    }

    /// <summary>What parameters that go together have in common; null for one that goes alone.</summary>
    private static (long Steps, bool Decays, ScalarType Type)? Together(TrainedParameter parameter, Tensor gradient, ParameterGroup group) =>
        gradient.device_type == DeviceType.CUDA && !gradient.is_sparse && LieAlike(parameter.Value, gradient) ? (parameter.Steps, parameter.Decay(group) > 0, parameter.Value.dtype) : null;

    /// <summary>Moves parameters that have seen equally many gradients in one operation.</summary>
    internal void Move(IReadOnlyList<(TrainedParameter Parameter, Tensor Gradient)> alike, ParameterGroup group, double decay)
    {
        foreach (var (parameter, _) in alike)
            parameter.Steps++;
        MultiTensor.AdamW([.. alike.Select(pair => (Tensor)pair.Parameter.Value)], [.. alike.Select(pair => pair.Gradient)],
            [.. alike.Select(pair => pair.Parameter.Past("mean"))], [.. alike.Select(pair => pair.Parameter.Past("mean_square"))],
            alike[0].Parameter.Steps, (group.LearningRate, group.Momentum, squareMomentum, decay, epsilon));
    }

    /// <inheritdoc/>
    protected override void Move(TrainedParameter parameter, Tensor gradient, ParameterGroup group)
    {
        var (value, mean, meanSquare) = (parameter.Value, parameter.Past("mean"), parameter.Past("mean_square"));
        var step = new Factors(
            Keep: 1 - parameter.Decay(group),
            Momentum: group.Momentum,
            SquareMomentum: squareMomentum,
            Rate: group.LearningRate / (1 - Math.Pow(group.Momentum, parameter.Steps)),
            SquareScale: 1 / (1 - Math.Pow(squareMomentum, parameter.Steps)),
            Epsilon: epsilon);
        if (gradient.is_sparse)
            step.InRows(value, gradient, mean, meanSquare);
        else
            step.Everywhere(value, gradient, mean, meanSquare);
    }

    /// <summary>Whether both are float32 on the CPU, without gaps, and in the same order.</summary>
    internal static bool CanFuse(Tensor value, Tensor gradient) =>
        value.device_type == DeviceType.CPU && value.dtype == ScalarType.Float32 && gradient.dtype == ScalarType.Float32 && LieAlike(value, gradient);

    private static bool LieAlike(Tensor value, Tensor gradient) => TensorLayout.HaveOneOrder(value, gradient) && TensorLayout.IsDense(value);

    /// <summary>All that is the same for a parameter's elements in one step.</summary>
    private readonly record struct Factors(double Keep, double Momentum, double SquareMomentum, double Rate, double SquareScale, double Epsilon)
    {
        /// <summary>The step in the rows that a sparse gradient names, each perhaps several times.</summary>
        public void InRows(Tensor value, Tensor gradient, Tensor mean, Tensor meanSquare)
        {
            using var scope = NewDisposeScope();
            var (rows, gradients) = (gradient.SparseIndices[0], gradient.SparseValues.clone());
            if (CanFuse(value, gradients))
            {
                InRowsInOnePass(rows.data<long>().ToArray(), (int)(value.numel() / value.shape[0]), TensorLayout.Floats(value), TensorLayout.Floats(gradients), TensorLayout.Floats(mean), TensorLayout.Floats(meanSquare));
                return;
            }
            var (distinct, places, _) = rows.unique(return_inverse: true);
            Tensor[] all = [value, mean, meanSquare], some = [.. all.Select(table => table.index_select(0, distinct))];
            WithTensors(some[0], zeros_like(some[0]).index_add_(0, places!, gradients, 1), some[1], some[2]);
            foreach (var (table, moved) in all.Zip(some))
                table.index_copy_(0, distinct, moved);
        }

        /// <summary>The same in the tensors' own memory. The gradients of a row that is there several times are added up in the place of the first.</summary>
        private void InRowsInOnePass(long[] rows, int size, Span<float> p, Span<float> g, Span<float> m, Span<float> v)
        {
            var first = new Dictionary<long, int>(rows.Length);
            for (var i = 0; i < rows.Length; i++)
                if (!first.TryAdd(rows[i], i))
                    for (int sum = first[rows[i]] * size, one = i * size; one < (i + 1) * size; sum++, one++)
                        g[sum] += g[one];
            foreach (var (row, i) in first)
            {
                var at = (int)row * size;
                InOnePass(p.Slice(at, size), g.Slice(i * size, size), m.Slice(at, size), v.Slice(at, size));
            }
        }

        /// <summary>The step in the fastest way there is.</summary>
        public void Everywhere(Tensor value, Tensor gradient, Tensor mean, Tensor meanSquare)
        {
            if (CanFuse(value, gradient))
                InOnePass(TensorLayout.Floats(value), TensorLayout.Floats(gradient), TensorLayout.Floats(mean), TensorLayout.Floats(meanSquare));
            else
                WithTensors(value, gradient, mean, meanSquare);
        }

        /// <summary>The step with torch's operations, on any device.</summary>
        private void WithTensors(Tensor value, Tensor gradient, Tensor mean, Tensor meanSquare)
        {
            using var scope = NewDisposeScope();
            value.mul_(Keep);
            mean.mul_(Momentum).add_(gradient, alpha: 1 - Momentum);
            meanSquare.mul_(SquareMomentum).addcmul_(gradient, gradient, 1 - SquareMomentum);
            value.addcdiv_(mean, (meanSquare * SquareScale).sqrt().add_(Epsilon), -Rate);
        }

        /// <summary>The step in one pass over the tensors' own memory.</summary>
        private void InOnePass(Span<float> p, Span<float> g, Span<float> m, Span<float> v)
        {
            var wide = p.Length - p.Length % Vector<float>.Count;
            Vectors(MemoryMarshal.Cast<float, Vector<float>>(p), MemoryMarshal.Cast<float, Vector<float>>(g),
                MemoryMarshal.Cast<float, Vector<float>>(m), MemoryMarshal.Cast<float, Vector<float>>(v));
            Scalars(p[wide..], g[wide..], m[wide..], v[wide..]);
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
}
