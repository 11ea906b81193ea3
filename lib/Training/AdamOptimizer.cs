using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Adam with decoupled weight decay, as fastai 2.0 defines it (Kingma and Ba 2015; Loshchilov and Hutter 2019):
/// <c>p *= 1 - lr * wd</c>; <c>m = mom * m + (1 - mom) * g</c>; <c>v = .99 * v + .01 * g * g</c>;
/// <c>p -= lr * (m / (1 - mom^t)) / (sqrt(v / (1 - .99^t)) + 1e-5)</c>.
/// </summary>
public sealed class AdamOptimizer(IReadOnlyList<ParameterGroup> groups)
{
    private const double SquareMomentum = .99, Epsilon = 1e-5;

    /// <summary>The parameters, each group with its own learning rate, momentum and weight decay.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; } = groups;

    internal IEnumerable<AdamParameter> Parameters => Groups.SelectMany(group => group.Parameters);

    /// <summary>The gradients there are.</summary>
    internal IEnumerable<Tensor> Gradients => Parameters.Select(parameter => parameter.Value.grad).OfType<Tensor>();

    /// <summary>Moves every parameter that has a gradient by one step.</summary>
    public void Step()
    {
        using var quiet = no_grad();
        foreach (var group in Groups)
            foreach (var parameter in group.Parameters)
                using (var gradient = parameter.Value.grad)
                    if (gradient is not null)
                        Step(parameter, gradient, group);
    }

    /// <summary>Lets go of the gradients: the next backward pass then stores its own instead of adding to zeros.</summary>
    public void ClearGradients()
    {
        foreach (var parameter in Parameters)
            parameter.Value.grad = null;
    }

    /// <summary>Gives each group its learning rate, or a share of it.</summary>
    internal void SetRates(LearningRates rates, double share = 1)
    {
        foreach (var (group, rate) in Groups.Zip(rates.Over(Groups.Count)))
            group.LearningRate = rate * share;
    }

    internal void SetMomentum(double momentum)
    {
        foreach (var group in Groups)
            group.Momentum = momentum;
    }

    private static void Step(AdamParameter parameter, Tensor gradient, ParameterGroup group)
    {
        var (mean, meanSquare) = parameter.NextStep();
        var step = new AdamStep(
            Keep: 1 - (parameter.Decays ? group.LearningRate * group.WeightDecay : 0),
            Momentum: group.Momentum,
            SquareMomentum: SquareMomentum,
            Rate: group.LearningRate / (1 - Math.Pow(group.Momentum, parameter.Steps)),
            SquareScale: 1 / (1 - Math.Pow(SquareMomentum, parameter.Steps)),
            Epsilon: Epsilon);
        if (AdamStep.CanFuse(parameter.Value, gradient))
            step.Fused(parameter.Value, gradient, mean, meanSquare);
        else
            step.WithTensors(parameter.Value, gradient, mean, meanSquare);
    }
}
