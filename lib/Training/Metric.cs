using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// A number for people: how good the model is on the validation set. Training never looks at it. Where a label or a class is said to be there or not, its
/// precision is the share of right among all that were said, its recall the share that was found among all that there are, and F1 their harmonic mean; each is 0 where there are none.
/// </summary>
/// <param name="Name">The heading of its column.</param>
/// <param name="Function">Of (predictions, targets) of the whole set, a tensor of one element.</param>
public sealed record Metric(string Name, Func<Tensor, Tensor, Tensor> Function)
{
    /// <summary>
    /// Whether the value of the whole set is the mean over its items. The function then gets one batch at a time, and their values are averaged by the batches' sizes.
    /// Otherwise all predictions are kept on the CPU until the last, which is right for any function.
    /// </summary>
    public bool IsMean { get; init; }

    /// <summary>The share of items whose greatest prediction is at the target. Predictions [n, classes], targets [n] or [n, 1].</summary>
    public static Metric Accuracy { get; } = new("accuracy", (predictions, targets) => Hits("accuracy", predictions, targets).mean()) { IsMean = true };

    /// <summary>The share of items whose greatest prediction is elsewhere. Predictions [n, classes], targets [n] or [n, 1].</summary>
    public static Metric ErrorRate { get; } = new("error rate", (predictions, targets) => (1 - Hits("error rate", predictions, targets)).mean()) { IsMean = true };

    /// <summary>The share of items whose target is among the k greatest predictions; of equal ones the later class goes first, as in scikit-learn. Predictions [n, classes], targets [n] or [n, 1].</summary>
    /// <exception cref="ArgumentException">There are no k classes.</exception>
    public static Metric TopK(int k = 5) => new($"top {k}", (predictions, targets) =>
    {
        var (scores, classes) = Losses.Classes($"top {k}", predictions, targets);
        Argument.Within(k, 1, scores.shape[1], "The number of predictions that count");
        var (places, at) = (arange(scores.shape[1], int64, scores.device), classes.unsqueeze(1));
        var own = scores.gather(1, at);
        return (scores.gt(own) | (scores.eq(own) & places.gt(at))).sum(1).lt(k).to(float32).mean();
    })
    { IsMean = true };

    /// <summary>Mean squared error: over all numbers of all items.</summary>
    public static Metric Mse { get; } = new("mse", Losses.Mse) { IsMean = true };

    /// <summary>Mean absolute error: by how much a prediction is off on average, over all numbers of all items.</summary>
    public static Metric Mae { get; } = new("mae", Losses.Mae) { IsMean = true };

    /// <summary>The root of the mean squared error over all numbers of all items.</summary>
    public static Metric Rmse { get; } = new("rmse", (predictions, targets) => Losses.Mse(predictions.to(float64), targets).sqrt());

    /// <summary>
    /// The coefficient of determination: 1 minus the squared errors over the squared distances of the targets from their mean. Where an item has several numbers, the mean over them.
    /// Of targets that are all the same it is 1 if the predictions are right, and 0 if not. NaN for a single item.
    /// </summary>
    public static Metric R2 { get; } = new("r2", (predictions, targets) =>
    {
        var (said, right) = Columns("r2", predictions, targets);
        var (errors, spread) = ((said - right).square().sum(dim: 0), (right - right.mean([0], keepdim: true)).square().sum(dim: 0));
        return where(spread.eq(0), errors.eq(0).to(float64), 1 - errors / spread).mean() * (said.shape[0] > 1 ? 1 : double.NaN);
    });

    /// <summary>The share of labels, of all labels of all items, that are rightly said to be there or not. Predictions and targets [n, labels], or one of them [n] where there is one label.</summary>
    /// <param name="threshold">The probability above which a label is said to be there.</param>
    /// <param name="sigmoid">Whether predictions are outputs of the last layer; false where they are probabilities already.</param>
    public static Metric AccuracyMulti(double threshold = .5, bool sigmoid = true) => new("accuracy multi", (predictions, targets) =>
    {
        var (said, right) = Losses.Numbers("accuracy multi", predictions, targets);
        return (sigmoid ? said.sigmoid() : said).gt(threshold).eq(right.to(ScalarType.Bool)).to(float32).mean();
    })
    { IsMean = true };

    /// <summary>The precision of each class that occurs among targets or greatest predictions, on average over these classes. Predictions [n, classes], targets [n] or [n, 1].</summary>
    /// <param name="only">The index of the one class that counts; by default all do.</param>
    public static Metric Precision(int? only = null) => OfClasses("precision", only, PrecisionOf);

    /// <summary>The recall of each class that occurs among targets or greatest predictions, on average over these classes. Predictions [n, classes], targets [n] or [n, 1].</summary>
    /// <param name="only">The index of the one class that counts; by default all do.</param>
    public static Metric Recall(int? only = null) => OfClasses("recall", only, RecallOf);

    /// <summary>The F1 of each class that occurs among targets or greatest predictions, on average over these classes. Predictions [n, classes], targets [n] or [n, 1].</summary>
    /// <param name="only">The index of the one class that counts; by default all do.</param>
    public static Metric F1(int? only = null) => OfClasses("f1", only, F1Of);

    /// <summary>The precision of each label, on average over all labels. Predictions and targets [n, labels], or [n] where there is one label.</summary>
    /// <param name="threshold">The probability above which a label is said to be there.</param>
    /// <param name="sigmoid">Whether predictions are outputs of the last layer; false where they are probabilities already.</param>
    public static Metric PrecisionMulti(double threshold = .5, bool sigmoid = true) => OfLabels("precision multi", threshold, sigmoid, PrecisionOf);

    /// <summary>The recall of each label, on average over all labels. Predictions and targets [n, labels], or [n] where there is one label.</summary>
    /// <param name="threshold">The probability above which a label is said to be there.</param>
    /// <param name="sigmoid">Whether predictions are outputs of the last layer; false where they are probabilities already.</param>
    public static Metric RecallMulti(double threshold = .5, bool sigmoid = true) => OfLabels("recall multi", threshold, sigmoid, RecallOf);

    /// <summary>The F1 of each label, on average over all labels. Predictions and targets [n, labels], or [n] where there is one label.</summary>
    /// <param name="threshold">The probability above which a label is said to be there.</param>
    /// <param name="sigmoid">Whether predictions are outputs of the last layer; false where they are probabilities already.</param>
    public static Metric F1Multi(double threshold = .5, bool sigmoid = true) => OfLabels("f1 multi", threshold, sigmoid, F1Of);

    /// <summary>
    /// How far up the right items stand when all are sorted by what is predicted: the precision at each of them, on average, 0 where there is none; and the mean of that over the labels or classes.
    /// Predictions and targets [n, labels], or [n] where there is one label; or predictions [n, classes] as they leave the last layer, and targets [n].
    /// </summary>
    public static Metric AveragePrecision { get; } = Ranked("average precision", (found, wrong) =>
        found[^1] == 0 ? 0 : found.Index().Skip(1).Sum(step => (step.Item - found[step.Index - 1]) / found[^1] * step.Item / (step.Item + wrong[step.Index])));

    /// <summary>
    /// The area under the ROC curve: how often the prediction for an item that has the label is above that for one that has not, a draw counting half; and the mean of that over the labels or classes.
    /// NaN if one of them has all items, or none. Shapes as for <see cref="AveragePrecision"/>.
    /// </summary>
    public static Metric RocAuc { get; } = Ranked("auc", (found, wrong) =>
        found.Index().Skip(1).Sum(step => (wrong[step.Index] - wrong[step.Index - 1]) * (step.Item + found[step.Index - 1]) / 2) / (found[^1] * wrong[^1]));

    internal string Title => $"The metric \"{Name}\"";

    /// <exception cref="InvalidOperationException">The function gives more than one number, or cannot compare the two.</exception>
    internal double Of(Tensor predictions, Tensor targets)
    {
        using var quiet = no_grad();
        using var value = Judging.By(Title, Function, predictions, targets);
        return value.dtype == float64 ? value.item<double>() : value.ToSingle();
    }

    private static Tensor Hits(string who, Tensor predictions, Tensor targets)
    {
        var (scores, classes) = Losses.Classes(who, predictions, targets);
        return scores.argmax(1).eq(classes).to(float32);
    }

    // Of how many were rightly said, were said, and are there.
    private static Tensor PrecisionOf(Tensor hits, Tensor said, Tensor there) => hits / said;

    private static Tensor RecallOf(Tensor hits, Tensor said, Tensor there) => hits / there;

    private static Tensor F1Of(Tensor hits, Tensor said, Tensor there) => 2 * hits / (said + there);

    private static Metric OfClasses(string name, int? only, Func<Tensor, Tensor, Tensor, Tensor> score) => new(name, (predictions, targets) =>
    {
        var (scores, classes) = Losses.Classes(name, predictions, targets);
        var count = scores.shape[1];
        var (said, there) = (OneHot(scores.argmax(1), count), OneHot(classes, count));
        var each = Scores(said, there, score);
        return only is { } one ? each[(long)Argument.Within(one, 0, count - 1, "The index of the class")] : each[(said + there).sum(dim: 0).gt(0)].mean();
    });

    private static Metric OfLabels(string name, double threshold, bool sigmoid, Func<Tensor, Tensor, Tensor, Tensor> score) => new(name, (predictions, targets) =>
    {
        var (said, there) = Columns(name, sigmoid ? predictions.sigmoid() : predictions, targets);
        return Scores(said.gt(threshold).to(float64), there, score).mean();
    });

    private static Tensor Scores(Tensor said, Tensor there, Func<Tensor, Tensor, Tensor, Tensor> score) => score((said * there).sum(dim: 0), said.sum(dim: 0), there.sum(dim: 0)).nan_to_num(0);

    /// <summary>A metric of the order of predictions. It is told how many right and how many wrong items stand at or above each different prediction, from the highest on, after a first 0.</summary>
    private static Metric Ranked(string name, Func<double[], double[], double> area) => new(name, (predictions, targets) =>
    {
        var areClasses = predictions.dim() == 2 && predictions.shape[1] > 1 && targets.numel() == predictions.shape[0];
        var (said, there) = areClasses ? (predictions.to(float64).softmax(1), OneHot(targets.flatten().to(int64), predictions.shape[1])) : Columns(name, predictions, targets);
        return tensor(said.unbind(1).Zip(there.unbind(1)).Average(column => Area(column.First, column.Second)));

        double Area(Tensor scores, Tensor right)
        {
            var (sorted, order) = scores.sort(descending: true);
            var ends = cat([sorted[1..].ne(sorted[..^1]), ones(1, ScalarType.Bool)]); // equal predictions are one step
            var found = right[order].cumsum(0);
            var wrong = arange(1, scores.shape[0] + 1, float64) - found;
            return area([0, .. found[ends].data<double>()], [0, .. wrong[ends].data<double>()]);
        }
    });

    private static Tensor OneHot(Tensor classes, long count) => nn.functional.one_hot(classes, count).to(float64);

    /// <summary>Both as [n, numbers], in double precision.</summary>
    private static (Tensor Said, Tensor There) Columns(string who, Tensor predictions, Tensor targets)
    {
        var (said, there) = Losses.Numbers(who, predictions, targets);
        long[] shape = [predictions.dim() > 0 ? predictions.shape[0] : 1, -1];
        return (said.to(float64).reshape(shape), there.to(float64).reshape(shape));
    }
}
