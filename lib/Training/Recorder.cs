using Plotly.NET;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>One finished epoch.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">The smoothed training loss at the epoch's end.</param>
/// <param name="ValidLoss">The mean loss on the validation set.</param>
/// <param name="Metrics">Each metric of the validation set.</param>
/// <param name="Time">Of training and validation.</param>
public sealed record EpochRow(int Epoch, double TrainLoss, double ValidLoss, IReadOnlyList<double> Metrics, TimeSpan Time);

/// <summary>Writes down what happens in the last training run: per batch the loss and what it was trained with, per epoch a row.</summary>
public sealed class Recorder : Callback
{
    private readonly List<double> losses = [], smoothedLosses = [], learningRates = [], momenta = [];
    private readonly List<EpochRow> rows = [];
    private readonly List<int> ends = [];
    private SmoothedMean smoothed = new();

    /// <summary>The training loss of each batch.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>The moving average of the training loss at each batch: beta .98, corrected for its start, started over with each run (fastai's "train_loss").</summary>
    public IReadOnlyList<double> SmoothedLosses => smoothedLosses;

    /// <summary>The learning rate of each batch: the last parameter group's, which is the highest where groups differ.</summary>
    public IReadOnlyList<double> LearningRates => learningRates;

    /// <summary>The momentum of each batch.</summary>
    public IReadOnlyList<double> Momenta => momenta;

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochRow> Rows => rows;

    /// <inheritdoc/>
    public override void BeforeFit(FitState fit)
    {
        smoothed = new();
        foreach (var list in new[] { losses, smoothedLosses, learningRates, momenta })
        {
            list.Clear();
            list.EnsureCapacity(fit.Epochs * fit.Batches);
        }
        rows.Clear();
        ends.Clear();
    }

    /// <inheritdoc/>
    public override void AfterLoss(FitState fit)
    {
        smoothed.Add(fit.Loss);
        losses.Add(fit.Loss);
        smoothedLosses.Add(smoothed.Value);
        var group = fit.Learner.Optimizer.Groups[^1];
        learningRates.Add(group.LearningRate);
        momenta.Add(group.Momentum);
    }

    /// <inheritdoc/>
    public override void AfterEpoch(FitState fit)
    {
        rows.Add(new(fit.Epoch, smoothed.Value, fit.Validation[0], [.. fit.Validation.Skip(1)], fit.EpochTime));
        ends.Add(losses.Count);
    }

    /// <summary>The smoothed training loss over the batches, with the validation loss at the end of each finished epoch.</summary>
    public GenericChart PlotLoss() => Plot.Lines<int, double>(
        [("training", Enumerable.Range(1, losses.Count), smoothedLosses), .. rows.Count > 0 ? [("validation", ends, rows.Select(row => row.ValidLoss))] : Array.Empty<(string, IEnumerable<int>, IEnumerable<double>)>()],
        title: "Loss", xTitle: "batch", yTitle: "loss");

    /// <summary>The learning rate and the momentum over the batches.</summary>
    public GenericChart PlotSchedule() => Plot.SideBySide(
        Plot.Line(Enumerable.Range(1, losses.Count), learningRates, xTitle: "batch", yTitle: "learning rate"),
        Plot.Line(Enumerable.Range(1, losses.Count), momenta, xTitle: "batch", yTitle: "momentum"));

    /// <summary>Everything written down, for a file.</summary>
    internal Dictionary<string, Tensor> ToTensors() => new()
    {
        ["recorder.batches"] = tensor([.. losses, .. learningRates, .. momenta]),
        ["recorder.epochs"] = tensor([.. rows.SelectMany((row, i) => new[] { row.Epoch, ends[i], row.Time.Ticks, row.TrainLoss, row.ValidLoss }.Concat(row.Metrics))]),
    };

    /// <summary>Takes over what <see cref="ToTensors"/> gave.</summary>
    internal void FromTensors(IReadOnlyDictionary<string, Tensor> saved, int metrics)
    {
        var batches = saved["recorder.batches"].data<double>().ToArray();
        var count = batches.Length / 3;
        losses.AddRange(batches[..count]);
        learningRates.AddRange(batches[count..(2 * count)]);
        momenta.AddRange(batches[(2 * count)..]);
        foreach (var loss in losses)
        {
            smoothed.Add(loss);
            smoothedLosses.Add(smoothed.Value);
        }
        foreach (var row in saved["recorder.epochs"].data<double>().ToArray().Chunk(5 + metrics))
        {
            rows.Add(new((int)row[0], row[3], row[4], row[5..], TimeSpan.FromTicks((long)row[2])));
            ends.Add((int)row[1]);
        }
    }
}
