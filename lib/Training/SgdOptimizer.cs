using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Stochastic gradient descent with momentum and decoupled weight decay: <c>p *= 1 - lr * wd</c>; <c>v = mom * v + g</c>; <c>p -= lr * v</c>.</summary>
public sealed class SgdOptimizer(IReadOnlyList<ParameterGroup> groups) : Optimizer(groups, "velocity")
{
    /// <inheritdoc/>
    protected override void Move(TrainedParameter parameter, Tensor gradient, ParameterGroup group)
    {
        var velocity = parameter.Past("velocity").mul_(group.Momentum).add_(gradient);
        parameter.Value.mul_(1 - parameter.Decay(group)).add_(velocity, alpha: -group.LearningRate);
    }
}
