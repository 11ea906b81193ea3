using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A number for people: how good the model is on the validation set. Training never looks at it.</summary>
/// <param name="Name">The heading of its column.</param>
/// <param name="Function">Its mean over one batch, as a tensor of one element, of (predictions, targets). Batches are averaged by their size.</param>
public sealed record Metric(string Name, Func<Tensor, Tensor, Tensor> Function)
{
    /// <summary>The share of items whose greatest prediction is at the target. Predictions [n, classes], targets [n] or [n, 1].</summary>
    public static Metric Accuracy { get; } = new("accuracy", (predictions, targets) => Hits("accuracy", predictions, targets).mean());

    /// <summary>The share of items whose greatest prediction is elsewhere. Predictions [n, classes], targets [n] or [n, 1].</summary>
    public static Metric ErrorRate { get; } = new("error rate", (predictions, targets) => (1 - Hits("error rate", predictions, targets)).mean());

    /// <summary>Mean squared error.</summary>
    public static Metric Mse { get; } = new("mse", Losses.Mse);

    /// <summary>Mean absolute error: by how much a prediction is off on average.</summary>
    public static Metric Mae { get; } = new("mae", Losses.Mae);

    /// <summary>The share of labels, of all labels of all items, that are rightly said to be there or not. Predictions and targets [n, labels], or one of them [n] where there is one label.</summary>
    /// <param name="threshold">From which probability on a label is said to be there.</param>
    /// <param name="sigmoid">Whether predictions are outputs of the last layer; false where they are probabilities already.</param>
    public static Metric AccuracyMulti(double threshold = .5, bool sigmoid = true) => new("accuracy multi", (predictions, targets) =>
    {
        var (said, right) = Losses.Numbers("accuracy multi", predictions, targets);
        return (sigmoid ? said.sigmoid() : said).gt(threshold).eq(right.to(ScalarType.Bool)).to(float32).mean();
    });

    /// <summary>The metric of a batch.</summary>
    /// <exception cref="InvalidOperationException">The function gives more than one number.</exception>
    internal float Of(Tensor predictions, Tensor targets) => Single(Function(predictions, targets), $"The metric \"{Name}\"").ToSingle();

    /// <summary>What is to be one number for a batch.</summary>
    /// <exception cref="InvalidOperationException">It is more than one.</exception>
    internal static Tensor Single(Tensor value, string who) => value.numel() == 1 ? value : throw new InvalidOperationException(
        $"{who} gives {Losses.Shape(value)}, but one number is needed for a batch. Let it end with .mean(), or leave out the reduction that it was given.");

    private static Tensor Hits(string who, Tensor predictions, Tensor targets)
    {
        var (scores, classes) = Losses.Classes(who, predictions, targets);
        return scores.argmax(1).eq(classes).to(float32);
    }
}
