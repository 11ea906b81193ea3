using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A model that says which of its layers learn alike: groups can be frozen, and can learn at rates of their own.</summary>
public interface ILayerGroups
{
    /// <summary>The groups from the input to the output. Together they hold every parameter once.</summary>
    IReadOnlyList<nn.Module> LayerGroups { get; }
}
