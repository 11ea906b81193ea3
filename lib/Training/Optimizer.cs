using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Moves parameters against their gradients. <see cref="AdamOptimizer"/> is what a learner has at first, <see cref="SgdOptimizer"/> another;
/// your own says how one parameter moves, and names what it keeps of past gradients.
/// </summary>
/// <param name="groups">The parameters.</param>
/// <param name="memory">The names of the tensors that are kept for each parameter, see <see cref="TrainedParameter.Past"/>.</param>
/// <example><code>learner.Optimizer = new SgdOptimizer(learner.Optimizer.Groups);</code></example>
public abstract class Optimizer(IReadOnlyList<ParameterGroup> groups, params IReadOnlyList<string> memory)
{
    /// <summary>The parameters, each group with its own learning rate, momentum and weight decay.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; } = groups;

    internal IEnumerable<TrainedParameter> Parameters => Groups.SelectMany(group => group.Parameters);

    /// <summary>The gradients there are.</summary>
    internal IEnumerable<Tensor> Gradients => Parameters.Select(parameter => parameter.Value.grad).OfType<Tensor>();

    /// <summary>Moves every parameter that has a gradient by one step.</summary>
    public void Step()
    {
        using var quiet = no_grad();
        foreach (var group in Groups)
        {
            using var scope = NewDisposeScope();
            Move([.. group.Parameters.Select(parameter => (parameter, parameter.Value.grad!)).Where(pair => pair.Item2 is not null)], group);
        }
    }

    private protected virtual void Move(IReadOnlyList<(TrainedParameter Parameter, Tensor Gradient)> all, ParameterGroup group)
    {
        foreach (var (parameter, gradient) in all)
        {
            parameter.Steps++;
            Move(parameter, gradient, group);
        }
    }

    /// <summary>Moves one parameter.</summary>
    /// <param name="parameter">The parameter and its past.</param>
    /// <param name="gradient">The gradient of the loss, of the parameter's shape.</param>
    /// <param name="group">The learning rate, momentum and weight decay to take.</param>
    protected abstract void Move(TrainedParameter parameter, Tensor gradient, ParameterGroup group);

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

    /// <summary>All that is remembered of past gradients, by name.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> State() => Parameters.SelectMany(parameter => parameter.State());

    /// <summary>The shapes that a state must have to be taken over: it may lack a parameter's past, but not a part of it.</summary>
    internal IEnumerable<KeyValuePair<string, long[]>> Shapes(IReadOnlyDictionary<string, Tensor> saved) => Parameters.SelectMany(parameter => parameter.Shapes(saved, memory));

    /// <summary>Takes over what <see cref="State"/> gave, and forgets what else there was.</summary>
    internal void Restore(IReadOnlyDictionary<string, Tensor> saved)
    {
        foreach (var parameter in Parameters)
            parameter.Restore(saved, memory);
    }
}
