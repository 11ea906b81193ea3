using static TorchSharp.torch;

namespace DeepLearning;

/// <content>What the model says.</content>
public sealed partial class Learner
{
    /// <summary>
    /// The model's predictions, [n, ...] on the CPU, as they are read: probabilities under the losses of categories, numbers under others. And the targets beside them, [n, ...].
    /// </summary>
    /// <param name="data">What to predict; by default the validation set.</param>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public (Tensor Predictions, Tensor Targets) GetPredictions(IDataLoader? data = null)
    {
        using var scope = NewDisposeScope();
        var (outputs, targets) = Outputs(data ?? Data.Valid);
        return scope.MoveToOuter(Losses.Activation(Loss)(outputs), targets);
    }

    /// <summary>
    /// What the model says of one new input, made as those of the validation set are: in words, and as the numbers behind them, [outputs] on the CPU, such as the probability of each name.
    /// </summary>
    /// <param name="input">A raw input, such as the path of a picture.</param>
    /// <exception cref="InvalidOperationException">The data were not made by a <see cref="DataBlock{TItem}"/>.</exception>
    public (string Label, Tensor Values) Predict(object input)
    {
        using var scope = NewDisposeScope();
        var (label, values) = ("", (Tensor?)null);
        Evaluate(Blocks.TestLoader(input), (outputs, _) =>
        {
            label = Blocks.Blocks.Y.Decode(outputs[0]);
            values = Losses.Activation(Loss)(outputs)[0].cpu().MoveToOuterDisposeScope();
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
        Evaluate(Blocks.ValidItems(indices), (outputs, batch) => grid ??= Blocks.Show(batch, outputs, remarks, indices.Count), CellCancellation.Token);
        return grid!;
    }

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
