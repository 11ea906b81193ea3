using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Loss functions of (predictions, targets), each the mean over all elements of a batch. Both sides are flattened first:
/// torch would silently broadcast [n, 1] against [n] to n * n differences.
/// </summary>
public static class Losses
{
    /// <summary>One label of several for each item: -log of the softmax at the target. Predictions [n, classes] as they leave the last layer, targets [n] int64.</summary>
    public static Tensor CrossEntropy(Tensor predictions, Tensor targets) => nn.functional.cross_entropy(predictions.flatten(0, -2), targets.flatten());

    /// <summary>
    /// Any number of labels for each item: -log of the sigmoid where the target is 1, -log of one minus it where it is 0.
    /// Predictions as they leave the last layer, targets of the same shape, floating point.
    /// </summary>
    public static Tensor BceWithLogits(Tensor predictions, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(Flat(predictions), Flat(targets));

    /// <summary>Mean squared error.</summary>
    public static Tensor Mse(Tensor predictions, Tensor targets) => nn.functional.mse_loss(Flat(predictions), Flat(targets));

    /// <summary>Mean absolute error.</summary>
    public static Tensor Mae(Tensor predictions, Tensor targets) => nn.functional.l1_loss(Flat(predictions), Flat(targets));

    /// <summary>What a model's outputs still have to go through under this loss to be read: softmax, sigmoid, or nothing.</summary>
    internal static Func<Tensor, Tensor> Activation(Func<Tensor, Tensor, Tensor> loss) =>
        loss == CrossEntropy ? outputs => outputs.softmax(-1)
        : loss == BceWithLogits ? outputs => outputs.sigmoid()
        : outputs => outputs;

    // What is flat already is left alone: with small batches each call to torch counts.
    private static Tensor Flat(Tensor values) => values.dim() == 1 ? values : values.flatten();
}
