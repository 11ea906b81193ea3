using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// What libtorch does to many tensors in one go. A GPU is sent one operation instead of eight for each parameter, which for small ones takes longer than the work itself.
/// TorchSharp 0.107 does not offer it, but compiles TorchScript, which does.
/// </summary>
internal static class MultiTensor
{
    private static readonly jit.CompilationUnit script = jit.compile("""
        def adamw(values: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor],
                  rate: float, momentum: float, square_momentum: float, decay: float, epsilon: float) -> int:
            torch._fused_adamw_(values, gradients, means, squares, [], steps, lr=rate, beta1=momentum, beta2=square_momentum,
                                weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
            return 0

        def unscale(gradients: List[Tensor], found: Tensor, factor: Tensor) -> int:
            torch._amp_foreach_non_finite_check_and_unscale_(gradients, found, factor)
            return 0

        """);

    /// <summary>A step of Adam with decoupled weight decay (PyTorch's AdamW). All of one index have one shape, device and order in memory.</summary>
    /// <param name="values">The parameters, changed in place.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="means">The means of past gradients, changed in place.</param>
    /// <param name="squares">The means of their squares, changed in place.</param>
    /// <param name="steps">How many steps there were, this one included; the same for all.</param>
    /// <param name="numbers">The rate; how much stays of the means, and of the squares; the weight decay in rates; Adam's epsilon.</param>
    public static void AdamW(Tensor[] values, Tensor[] gradients, Tensor[] means, Tensor[] squares, long steps, (double Rate, double Momentum, double SquareMomentum, double Decay, double Epsilon) numbers)
    {
        using var scope = NewDisposeScope();
        var count = full([], steps, float32, values[0].device);
        // TorchSharp keeps the numbers of a call no longer than until it has their addresses.
        using Scalar rate = numbers.Rate, momentum = numbers.Momentum, squareMomentum = numbers.SquareMomentum, decay = numbers.Decay, epsilon = numbers.Epsilon;
        script.invoke("adamw", values, gradients, means, squares, Enumerable.Repeat(count, values.Length).ToArray(), rate, momentum, squareMomentum, decay, epsilon);
    }

    /// <summary>Multiplies all of them by a factor, in place, and says whether they are finite. Of a sparse one, these are the values that it holds.</summary>
    public static bool Unscale(Tensor[] gradients, double factor)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var device = gradients[0].device;
        var found = zeros(1, float32, device);
        script.invoke("unscale", Array.ConvertAll(gradients, gradient => gradient.is_sparse ? gradient.SparseValues : gradient), found, full([], factor, float32, device));
        return found.item<float>() == 0;
    }
}
