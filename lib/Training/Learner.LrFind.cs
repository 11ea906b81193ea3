using static TorchSharp.torch;

namespace DeepLearning;

/// <content>The learning-rate finder, derived in notebook 02.</content>
public sealed partial class Learner
{
    /// <summary>
    /// Trains on up to 100 batches, each at a learning rate 1.2 times the one before, from 1e-7 towards 10, until the smoothed loss is above four times its lowest (Smith 2015).
    /// Then the model and the optimizer are put back to how they were, also when this is interrupted. All layer groups have the same rate.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled, by the token or by interrupting the cell.</exception>
    /// <exception cref="ArithmeticException">The loss left all bounds before there was anything to see.</exception>
    /// <exception cref="InsufficientMemoryException">A batch does not fit into the device's memory.</exception>
    public LrFindResult LrFind(CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, CellCancellation.Token);
        var settings = Settings();
        var scaling = scaler?.State;
        var before = State().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        try
        {
            return new(AtRisingRates(stop.Token));
        }
        catch (Exception error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Advice(error, Data.Train.BatchSize);
        }
        finally
        {
            Optimizer.ClearGradients();
            Restore(before);
            settings();
            if (scaling is { } state)
                scaler!.State = state;
        }
    }

    private IEnumerable<(double Rate, double Loss)> AtRisingRates(CancellationToken stop)
    {
        const double Lowest = 1e-7, Highest = 10;
        const int Most = 100;
        using var progress = new ProgressBar("Finding a learning rate", Most, "batches");
        var fit = new FitState(this, Most / Data.Train.Count + 1);
        foreach (var group in Optimizer.Groups)
            (group.Momentum, group.WeightDecay) = (.9, weightDecay);
        Model.train();
        for (var done = 0; done < Most;)
            foreach (var batch in Batches(Data.Train, stop).Take(Most - done))
            {
                var rate = Lowest * Math.Pow(Highest / Lowest, (double)done / Most);
                Optimizer.SetRates(rate);
                TrainBatch(fit, batch, []);
                progress.Report(++done);
                yield return (rate, fit.Loss);
            }
    }
}
