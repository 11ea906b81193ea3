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
        var norms = model.named_modules().Where(named => named.module is NormBase or LayerNorm or GroupNorm).Select(named => named.name).ToHashSet();
        Parameters = [.. parameters.Select(p => new AdamParameter(p.Name, p.Parameter, Decays(p.Name)))];

        // Shrinking an offset or a scale does not make a model simpler (fastai's rule). The weights of a bias embedding do shrink.
        bool Decays(string name)
        {
            var dot = name.LastIndexOf('.');
            return name[(dot + 1)..] != "bias" && (dot < 0 || !norms.Contains(name[..dot]));
        }
    }

    /// <summary>The size of a step.</summary>
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>How much of the past gradients' mean stays in the mean at each step.</summary>
    public double Momentum { get; set; } = .9;

    /// <summary>How much, in learning rates, a weight shrinks at each step. Biases and norm layers are left out.</summary>
    public double WeightDecay { get; set; }

    internal IReadOnlyList<AdamParameter> Parameters { get; }
}
