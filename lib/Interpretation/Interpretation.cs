using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>What a trained model gets right and wrong on the validation set, item by item.</summary>
public sealed class Interpretation
{
    private const int MostOpened = 30, MostAlike = 3;

    private readonly Learner learner;
    private readonly Tensor outputs;
    private Tensor? predictions;

    /// <summary>Lets the model predict the validation set.</summary>
    public Interpretation(Learner learner)
    {
        this.learner = learner;
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        (outputs, Targets) = learner.Outputs(learner.Data.Valid);
        Losses = [.. Enumerable.Range(0, (int)Targets.shape[0]).Select(i => learner.LossOf(outputs.narrow(0, i, 1), Targets.narrow(0, i, 1)).ToDouble())];
        scope.Detach(outputs, Targets);
    }

    /// <summary>What the model says of each item, see <see cref="Learner.GetPredictions"/>. The first call computes it, later ones give the same tensor.</summary>
    /// <exception cref="InvalidOperationException">The targets are names, and the loss is a function that does not say how outputs become probabilities.</exception>
    public Tensor GetPredictions() => predictions ??= learner.Read(outputs).DetachFromDisposeScope();

    /// <summary>The items' targets.</summary>
    public Tensor Targets { get; }

    /// <summary>The loss of each item alone.</summary>
    public IReadOnlyList<double> Losses { get; }

    private bool HasClasses => outputs.dim() == 2 && Targets.dim() == 1 && Targets.dtype == int64;

    /// <summary>How often items of each class were taken for each class.</summary>
    /// <param name="pictures">Whether a mistake's cell opens its pictures, between a right answer of either class: of the most frequent mistakes, and at most three of each.</param>
    /// <exception cref="InvalidOperationException">The targets are not one class for each item, or outputs of the model are not numbers.</exception>
    public ConfusionMatrix ConfusionMatrix(bool pictures = false)
    {
        if (!HasClasses)
            throw new InvalidOperationException(
                $"A confusion matrix needs one class for each item: predictions [n, classes] and targets [n], int64. Here they are {outputs} and {Targets}.");
        using var scope = NewDisposeScope();
        if (outputs.isnan().any(1).sum().item<long>() is > 0 and var gone)
            throw new InvalidOperationException($"For {gone} of {Targets.shape[0]} items the model's outputs are not numbers (NaN), so nothing was predicted for them. {nameof(TopLosses)} shows them first.");
        var names = learner.Data is BlockDataLoaders { Vocabulary: var known } ? known.ToList() : [.. Enumerable.Range(0, (int)outputs.shape[1]).Select(i => $"{i}")];
        var answers = Targets.data<long>().ToArray().Zip(outputs.argmax(1).data<long>().ToArray()).ToList();
        var matrix = new ConfusionMatrix(names, answers);
        if (pictures)
        {
            var places = answers.Index().ToLookup(entry => entry.Item, entry => entry.Index);
            matrix.Pictures = [.. matrix.MostConfused().Take(MostOpened).Select(pair => (pair, Between(names.IndexOf(pair.Actual), names.IndexOf(pair.Predicted), places)))];
        }
        return matrix;

        PictureGrid Between(long actual, long predicted, ILookup<(long, long), int> places) =>
            learner.Show([.. places[(actual, actual)].Take(1), .. places[(actual, predicted)].Take(MostAlike), .. places[(predicted, predicted)].Take(1)]);
    }

    /// <summary>The pairs of classes that were confused most often, see <see cref="ConfusionMatrix.MostConfused"/>.</summary>
    public IReadOnlyList<ConfusedPair> MostConfused(int minVal = 1) => ConfusionMatrix().MostConfused(minVal);

    /// <summary>
    /// The items with the highest losses, the worst first, and before them those whose loss is not a number: target, prediction and loss of each,
    /// where the loss makes probabilities of one class, how sure the model was of it, and where the item is a file, its name.
    /// </summary>
    /// <param name="count">How many, at most a batch.</param>
    /// <exception cref="InvalidOperationException">The data were not made by a <see cref="DataBlock{TItem}"/>.</exception>
    public PictureGrid TopLosses(int count = 9)
    {
        using var scope = NewDisposeScope();
        var worst = Enumerable.Range(0, Losses.Count).OrderByDescending(i => double.IsNaN(Losses[i]) ? double.PositiveInfinity : Losses[i]).Take(count).ToList();
        return learner.Show(worst, [.. worst.Select(Remark)]);
    }

    private string Remark(int i)
    {
        var loss = $"loss {(double.IsNaN(Losses[i]) ? "NaN" : Numbers.Write(Losses[i], 2))}";
        if (HasClasses && learner.Activation == Activation.Softmax)
            loss = string.Create(CultureInfo.InvariantCulture, $"{loss}, {GetPredictions()[i].max().ToDouble():P0} sure");
        return (learner.Data as BlockDataLoaders)?.ValidFile(i) is { } file ? $"{loss}\n{ItemText.Write(file)}" : loss;
    }
}
