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
        var norms = model.modules().Where(module => module is NormBase or LayerNorm or GroupNorm)
            .SelectMany(module => module.parameters(recurse: false)).Select(parameter => parameter.Handle).ToHashSet();
        // Shrinking an offset or a scale does not make a model simpler (fastai's rule). The weights of a bias embedding do shrink.
        Parameters = [.. parameters.Select(p => new AdamParameter(p.Name, p.Parameter,
            p.Name.Split('.')[^1] != "bias" && !norms.Contains(p.Parameter.Handle)))];
    }

    /// <summary>The size of a step.</summary>
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>How much of the past gradients' mean stays in the mean at each step.</summary>
    public double Momentum { get; set; } = .9;

    /// <summary>How much, in learning rates, a weight shrinks at each step. Biases and norm layers are left out.</summary>
    public double WeightDecay { get; set; }

    internal IReadOnlyList<AdamParameter> Parameters { get; }
}
