using static TorchSharp.torch;

namespace DeepLearning;

/// <content>What the model says.</content>
public sealed partial class Learner
{
    /// <summary>
    /// The model's predictions, [n, ...] on the CPU, as they are read: probabilities under the losses of categories, numbers under others. And the targets beside them, [n, ...].
    /// </summary>
    /// <param name="data">What to predict; by default the validation set.</param>
    /// <exception cref="InvalidOperationException">The targets are names, and the loss is a function that does not say how outputs become probabilities.</exception>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public (Tensor Predictions, Tensor Targets) GetPredictions(IDataLoader? data = null)
    {
        using var scope = NewDisposeScope();
        var (outputs, targets) = Outputs(data ?? Data.Valid);
        return scope.MoveToOuter(Read(outputs), targets);
    }

    /// <summary>
    /// What the model says of one new input, made as those of the validation set are: in words, and as the numbers behind them, [outputs] on the CPU, such as the probability of each name.
    /// </summary>
    /// <param name="input">A raw input, such as the path of a picture; for ratings, the pair of user and item.</param>
    /// <param name="threshold">Where any number of names can be right, from which probability on one is said to be; by default .5.</param>
    /// <exception cref="InvalidOperationException">The data were made neither by a <see cref="DataBlock{TItem}"/> nor of ratings; or the loss does not say how outputs become probabilities.</exception>
    /// <exception cref="ArgumentException">There is a threshold, but the target is not any number of names; or the user or the item is not known.</exception>
    public (string Label, Tensor Values) Predict(object input, double? threshold = null)
    {
        using var scope = NewDisposeScope();
        var (label, values) = ("", (Tensor?)null);
        var inputs = Data.Inputs;
        Evaluate(inputs.Batch(input), (outputs, _) =>
        {
            var read = Read(outputs)[0].cpu();
            label = inputs.Target.Decode(read, threshold);
            values = read.MoveToOuterDisposeScope();
        }, CellCancellation.Token);
        return (label, values!.MoveToOuterDisposeScope());
    }

    /// <summary>The first items of the validation set with their targets and the model's predictions.</summary>
    /// <param name="count">How many, at most a batch.</param>
    /// <exception cref="InvalidOperationException">The data were not made by a <see cref="DataBlock{TItem}"/>.</exception>
    public PictureGrid ShowResults(int count = 9) => Show([.. Enumerable.Range(0, (int)Math.Min(count, Data.Valid.ItemCount))]);

    /// <summary>Some items of the validation set with their targets and the model's predictions.</summary>
    internal PictureGrid Show(IReadOnlyList<int> indices, IReadOnlyList<string>? remarks = null)
    {
        PictureGrid? grid = null;
        Evaluate(Blocks.ValidItems(indices), (outputs, batch) => grid ??= Blocks.Show(batch, Said(outputs), remarks, indices.Count), CellCancellation.Token);
        return grid!;
    }

    /// <summary>What the model's outputs go through to be read; null where the loss does not say.</summary>
    internal Activation? Activation => Losses.ActivationOf(Loss);

    /// <summary>A model's outputs as they are read.</summary>
    /// <exception cref="InvalidOperationException">The targets are names, and the loss does not say how outputs become probabilities.</exception>
    internal Tensor Read(Tensor outputs) => KnownActivation.Apply(outputs);

    /// <summary>What the outputs go through to be read: nothing where they are numbers and the loss does not say.</summary>
    /// <exception cref="InvalidOperationException">The targets are names, and the loss does not say how outputs become probabilities.</exception>
    internal Activation KnownActivation => Activation is null && Data is BlockDataLoaders { Blocks.Y.Vocabulary: not null }
        ? throw new InvalidOperationException("The loss is a function of your own, which does not say what makes probabilities of the model's outputs. Give the learner "
            + $"{nameof(Losses)}.{nameof(Losses.WithActivation)}(loss, {nameof(DeepLearning.Activation)}.{nameof(DeepLearning.Activation.Softmax)}) "
            + $"where one name of several is right, and .{nameof(DeepLearning.Activation.Sigmoid)} where any number can be.")
        : Activation ?? DeepLearning.Activation.None;

    /// <summary>The loss of a batch.</summary>
    internal Tensor LossOf(Tensor outputs, Tensor targets) => Metric.Single(Loss(outputs, targets), "The loss");

    /// <summary>What is shown of outputs: for the name of the greatest, the loss need not say how they are read.</summary>
    private Tensor Said(Tensor outputs) => Activation is null && Blocks.Blocks.Y is CategoryBlock ? outputs : Read(outputs);

    internal BlockDataLoaders Blocks => Data as BlockDataLoaders
        ?? throw new InvalidOperationException("These data do not know what their items are, nor how they look. Make them with a DataBlock.");

    /// <summary>What leaves the last layer for a whole data set, and the targets, on the CPU.</summary>
    internal (Tensor Outputs, Tensor Targets) Outputs(IDataLoader data)
    {
        using var scope = NewDisposeScope();
        using var progress = new ProgressBar("Predicting", data.Count, "batches");
        var (outputs, targets) = (new List<Tensor>(), new List<Tensor>());
        Evaluate(data, (output, batch) =>
        {
            outputs.Add(output.cpu().MoveToOuterDisposeScope());
            targets.Add(batch.Y.cpu().MoveToOuterDisposeScope());
            progress.Report(outputs.Count);
        }, CellCancellation.Token);
        return scope.MoveToOuter(cat(outputs), cat(targets));
    }
}
