using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Loss functions of (predictions, targets), each the mean over all elements of a batch. Both sides are flattened first:
/// torch would silently broadcast [n, 1] against [n] to n * n differences.
/// </summary>
public static class Losses
{
    /// <summary>Mean squared error.</summary>
    public static Tensor Mse(Tensor predictions, Tensor targets) => nn.functional.mse_loss(predictions.flatten(), targets.flatten());

    /// <summary>Mean absolute error.</summary>
    public static Tensor Mae(Tensor predictions, Tensor targets) => nn.functional.l1_loss(predictions.flatten(), targets.flatten());
}
