using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Loss functions of (predictions, targets), each the mean over all elements of a batch. Both sides are flattened first, and must then have as many elements:
/// torch would silently broadcast [n, 1] against [n] to n * n differences. Targets of another number type are converted.
/// </summary>
public static class Losses
{
    /// <summary>One label of several for each item: -log of the softmax at the target. Predictions [n, classes] as they leave the last layer, targets [n] or [n, 1] of indices.</summary>
    /// <exception cref="ArgumentException">The shapes do not belong together; the message gives both.</exception>
    public static Tensor CrossEntropy(Tensor predictions, Tensor targets) => Of((scores, classes) => nn.functional.cross_entropy(scores, classes), Classes(nameof(CrossEntropy), predictions, targets));

    /// <summary>
    /// Any number of labels for each item: -log of the sigmoid where the target is 1, -log of one minus it where it is 0.
    /// Predictions as they leave the last layer, targets of the same shape.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not belong together; the message gives both.</exception>
    public static Tensor BceWithLogits(Tensor predictions, Tensor targets) => Of((outputs, wanted) => nn.functional.binary_cross_entropy_with_logits(outputs, wanted), Numbers(nameof(BceWithLogits), predictions, targets));

    /// <summary>Mean squared error.</summary>
    /// <exception cref="ArgumentException">The shapes do not belong together; the message gives both.</exception>
    public static Tensor Mse(Tensor predictions, Tensor targets) => Of((outputs, wanted) => nn.functional.mse_loss(outputs, wanted), Numbers(nameof(Mse), predictions, targets));

    /// <summary>Mean absolute error.</summary>
    /// <exception cref="ArgumentException">The shapes do not belong together; the message gives both.</exception>
    public static Tensor Mae(Tensor predictions, Tensor targets) => Of((outputs, wanted) => nn.functional.l1_loss(outputs, wanted), Numbers(nameof(Mae), predictions, targets));

    /// <summary>Cross-entropy in which an item counts as much as its class weighs: for classes of which there are few items. The mean is over the weights, as torch's is.</summary>
    /// <param name="weights">One for each class.</param>
    public static Func<Tensor, Tensor, Tensor> WeightedCrossEntropy(params IReadOnlyList<float> weights) => OfClasses(nameof(WeightedCrossEntropy), (scores, classes) => weights.Count == scores.shape[1]
        ? nn.functional.cross_entropy(scores, classes, tensor(weights.ToArray(), scores.dtype, scores.device))
        : throw new ArgumentException($"There are {weights.Count} weights for predictions {Shape(scores)}: one for each class is needed."));

    /// <summary>
    /// Cross-entropy times (1 - p)^gamma, where p is the probability of the right class: what the model is sure of already hardly counts (Lin et al. 2017, without its weights).
    /// </summary>
    /// <param name="gamma">0 is cross-entropy; the greater, the less counts what is easy.</param>
    public static Func<Tensor, Tensor, Tensor> Focal(double gamma = 2) => OfClasses(nameof(Focal), (scores, classes) =>
    {
        var each = nn.functional.cross_entropy(scores, classes, reduction: nn.Reduction.None);
        return ((1 - (-each).exp()).pow(gamma) * each).mean();
    });

    /// <summary>Cross-entropy against targets of which a share is spread evenly over all classes, so that the model is never asked to be certain (Szegedy et al. 2015).</summary>
    /// <param name="share">From 0 (cross-entropy) to 1.</param>
    public static Func<Tensor, Tensor, Tensor> LabelSmoothing(double share = .1) =>
        OfClasses(nameof(LabelSmoothing), (scores, classes) => nn.functional.cross_entropy(scores, classes, label_smoothing: share));

    /// <summary>A loss of your own that says how the outputs trained by it are read. Without that a learner does not give probabilities.</summary>
    /// <param name="loss">Of (predictions, targets), a tensor of one element.</param>
    /// <param name="activation">What turns outputs into what they mean.</param>
    public static Func<Tensor, Tensor, Tensor> WithActivation(Func<Tensor, Tensor, Tensor> loss, Activation activation) => new Named(loss, activation, NameOf(loss)).Of;

    /// <summary>What a model's outputs still have to go through under this loss to be read, or null where it does not say. Torch's own loss modules are known, given as <c>module.call</c>.</summary>
    internal static Activation? ActivationOf(Func<Tensor, Tensor, Tensor> loss) => loss.Target switch
    {
        Named named => named.Activation,
        CrossEntropyLoss or NLLLoss => Activation.Softmax, // the softmax of logarithms of probabilities is the probabilities
        BCEWithLogitsLoss => Activation.Sigmoid,
        BCELoss or MSELoss or L1Loss or SmoothL1Loss or HuberLoss => Activation.None,
        _ when loss == CrossEntropy => Activation.Softmax,
        _ when loss == BceWithLogits => Activation.Sigmoid,
        _ when loss == Mse || loss == Mae => Activation.None,
        _ => null,
    };

    /// <summary>The name of a loss, where its function has one.</summary>
    internal static string NameOf(Func<Tensor, Tensor, Tensor> loss) => loss.Target switch
    {
        Named named => named.Name,
        nn.Module module => module.GetType().Name,
        _ => loss.Method.Name.Contains('<', StringComparison.Ordinal) ? "of your own" : loss.Method.Name,
    };

    /// <summary>The outputs as they are read.</summary>
    internal static Tensor Apply(this Activation activation, Tensor outputs) => activation switch
    {
        Activation.Softmax => outputs.softmax(-1),
        Activation.Sigmoid => outputs.sigmoid(),
        _ => outputs,
    };

    /// <summary>Scores [items, classes] and the class of each item [items], int64.</summary>
    internal static (Tensor Scores, Tensor Classes) Classes(string who, Tensor predictions, Tensor targets)
    {
        if (predictions.dim() < 2 || predictions.shape[^1] < 2 || predictions.numel() / predictions.shape[^1] != targets.numel() || targets.is_floating_point())
            throw Refused(who, "predictions [n, classes], of two classes at least, with targets [n] of whole numbers", predictions, targets);
        return (predictions.dim() == 2 ? predictions : predictions.flatten(0, -2), Flat(targets).to(int64));
    }

    /// <summary>Both as one row of numbers of the predictions' type.</summary>
    internal static (Tensor Predictions, Tensor Targets) Numbers(string who, Tensor predictions, Tensor targets)
    {
        if (predictions.numel() != targets.numel() || (predictions.dim() > 0 && targets.dim() > 0 && predictions.shape[0] != targets.shape[0]))
            throw Refused(who, "as many targets as predictions, for as many items", predictions, targets);
        return (Flat(predictions), Flat(targets).to(predictions.dtype));
    }

    private static Tensor Of(Func<Tensor, Tensor, Tensor> loss, (Tensor Predictions, Tensor Targets) fitting) => loss(fitting.Predictions, fitting.Targets);

    private static Func<Tensor, Tensor, Tensor> OfClasses(string who, Func<Tensor, Tensor, Tensor> loss) =>
        new Named((predictions, targets) => Of(loss, Classes(who, predictions, targets)), Activation.Softmax, who).Of;

    private static ArgumentException Refused(string who, string wanted, Tensor predictions, Tensor targets) =>
        new($"{who} needs {wanted}. Here are predictions {Shape(predictions)} with targets {Shape(targets)}.");

    internal static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}] {tensor.dtype.ToString().ToLowerInvariant()}";

    // What is flat already is left alone: with small batches each call to torch counts.
    private static Tensor Flat(Tensor values) => values.dim() == 1 ? values : values.flatten();

    /// <summary>A function cannot say how its outputs are read, but the object that it belongs to can.</summary>
    private sealed record Named(Func<Tensor, Tensor, Tensor> Loss, Activation Activation, string Name)
    {
        public Tensor Of(Tensor predictions, Tensor targets) => Loss(predictions, targets);
    }
}
