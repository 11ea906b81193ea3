using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A number for people: how good the model is on the validation set. Training never looks at it.</summary>
/// <param name="Name">The heading of its column.</param>
/// <param name="Function">Its mean over one batch, as a tensor of one element, of (predictions, targets). Batches are averaged by their size.</param>
public sealed record Metric(string Name, Func<Tensor, Tensor, Tensor> Function)
{
    /// <summary>Mean absolute error: by how much a prediction is off on average.</summary>
    public static Metric Mae { get; } = new("mae", Losses.Mae);
}
