using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Parameters that are trained alike.</summary>
public sealed class ParameterGroup
{
    /// <summary>Groups the named parameters of a whole model or of a part of it.</summary>
    /// <param name="model">The model that they are of, under whose names they are known.</param>
    /// <param name="parameters">Some or all of the model's parameters.</param>
    public ParameterGroup(nn.Module model, IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        var norms = model.named_modules().Prepend((name: "", module: model)).Where(named => named.module is NormBase or LayerNorm or GroupNorm).Select(named => named.name).ToHashSet();
        Parameters = [.. parameters.Select(p =>
        {
            var dot = p.Name.LastIndexOf('.');
            var isNorm = norms.Contains(p.Name[..Math.Max(dot, 0)]);
            // Shrinking an offset or a scale does not make a model simpler (fastai's rule). The weights of a bias embedding do shrink.
            return new TrainedParameter(model, p.Name, p.Parameter, isNorm, decays: !isNorm && p.Name[(dot + 1)..] != "bias");
        })];
    }

    /// <summary>One group for each layer group of the model, or one for a model that has none.</summary>
    /// <exception cref="ArgumentException">A parameter is in no layer group or in several, or a group has none.</exception>
    internal static IReadOnlyList<ParameterGroup> Of(nn.Module model, double weightDecay)
    {
        if (model is not ILayerGroups { LayerGroups: var layers })
            return [new(model, model.named_parameters()) { WeightDecay = weightDecay }];
        var groups = layers.Select(group => group.parameters().ToHashSet()).ToList();
        foreach (var (name, parameter) in model.named_parameters())
            if (groups.Count(group => group.Contains(parameter)) is not 1 and var count)
                throw new ArgumentException($"{model.GetType().Name}'s parameter {name} is in {count} of its {groups.Count} layer groups: it must be in exactly one.", nameof(model));
        if (groups.FindIndex(group => group.Count == 0) is >= 0 and var empty)
            throw new ArgumentException($"{model.GetType().Name}'s layer group {empty} has no parameters.", nameof(model));
        return [.. groups.Select(group => new ParameterGroup(model, model.named_parameters().Where(named => group.Contains(named.parameter))) { WeightDecay = weightDecay })];
    }

    /// <summary>The size of a step.</summary>
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>How much of the past gradients' mean stays in the mean at each step.</summary>
    public double Momentum { get; set; } = .9;

    /// <summary>How much, in learning rates, a weight shrinks at each step. Biases and norm layers are left out.</summary>
    public double WeightDecay { get; set; }

    internal IReadOnlyList<TrainedParameter> Parameters { get; }

    /// <summary>What puts the rates, and what learns, back to how they are now.</summary>
    internal Action Settings()
    {
        var (rate, momentum, decay) = (LearningRate, Momentum, WeightDecay);
        var learning = Parameters.Select(parameter => parameter.Value.requires_grad).ToList();
        return () =>
        {
            (LearningRate, Momentum, WeightDecay) = (rate, momentum, decay);
            foreach (var (parameter, learns) in Parameters.Zip(learning))
                parameter.Value.requires_grad_(learns);
        };
    }

    /// <summary>
    /// Keeps the group's parameters as they are, or lets them learn again; either way their past is forgotten. Norm layers always learn (fastai's rule):
    /// new data have another mean and spread.
    /// </summary>
    internal void Freeze(bool frozen)
    {
        foreach (var parameter in Parameters)
        {
            parameter.Forget();
            parameter.Value.requires_grad_(parameter.IsNorm || !frozen);
        }
    }
}
