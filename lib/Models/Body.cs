using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A network without its pooling and classifier: from pictures [n, 3, height, width] to feature maps [n, features, h, w], in two groups of layers.</summary>
public sealed class Body : nn.Module<Tensor, Tensor>, ILayerGroups
{
    private readonly Sequential early, late;

    /// <summary>Takes over the layers, together with what they have learnt.</summary>
    /// <param name="early">The layers that see edges and textures: useful for any picture.</param>
    /// <param name="late">The layers that see parts of things.</param>
    public Body(IEnumerable<nn.Module<Tensor, Tensor>> early, IEnumerable<nn.Module<Tensor, Tensor>> late) : base(nameof(Body))
    {
        (this.early, this.late) = (nn.Sequential(early), nn.Sequential(late));
        RegisterComponents();
    }

    /// <summary>The name among <see cref="Backbone.Names"/> by which its layers can be made again; null for layers of your own.</summary>
    public string? Architecture { get; internal init; }

    /// <inheritdoc/>
    public IReadOnlyList<nn.Module> LayerGroups => [early, late];

    /// <inheritdoc/>
    public override Tensor forward(Tensor pictures)
    {
        using var features = early.call(pictures);
        return late.call(features);
    }
}
