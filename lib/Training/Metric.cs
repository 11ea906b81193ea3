using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A number for people: how good the model is on the validation set. Training never looks at it.</summary>
/// <param name="Name">The heading of its column.</param>
/// <param name="Function">Its mean over one batch, as a tensor of one element, of (predictions, targets). Batches are averaged by their size.</param>
public sealed record Metric(string Name, Func<Tensor, Tensor, Tensor> Function)
{
    /// <summary>The share of items whose greatest prediction is at the target. Predictions [n, classes], targets [n].</summary>
    public static Metric Accuracy { get; } = new("accuracy", (predictions, targets) => predictions.argmax(-1).eq(targets).to(float32).mean());

    /// <summary>The share of items whose greatest prediction is elsewhere. Predictions [n, classes], targets [n].</summary>
    public static Metric ErrorRate { get; } = new("error rate", (predictions, targets) => predictions.argmax(-1).ne(targets).to(float32).mean());

    /// <summary>Mean squared error.</summary>
    public static Metric Mse { get; } = new("mse", Losses.Mse);

    /// <summary>Mean absolute error: by how much a prediction is off on average.</summary>
    public static Metric Mae { get; } = new("mae", Losses.Mae);

    /// <summary>The share of labels, of all labels of all items, that are rightly said to be there or not. Predictions and targets [n, labels].</summary>
    /// <param name="threshold">From which probability on a label is said to be there.</param>
    /// <param name="sigmoid">Whether predictions are outputs of the last layer; false where they are probabilities already.</param>
    public static Metric AccuracyMulti(double threshold = .5, bool sigmoid = true) => new("accuracy multi",
        (predictions, targets) => (sigmoid ? predictions.sigmoid() : predictions).gt(threshold).eq(targets.to(ScalarType.Bool)).to(float32).mean());
}
