using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>The learning-rate finder, derived in notebook 02: see <see cref="Learner.LrFind"/>.</summary>
internal static class LrFinder
{
    private const double Lowest = 1e-7, Highest = 10;
    private const int Most = 100;

    public static LrFindResult Run(Learner learner, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, CellCancellation.Token);
        var settings = learner.Settings();
        var scaling = learner.Precision.Scaler?.State;
        var before = learner.State().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        try
        {
            return new(AtRisingRates(learner, stop.Token));
        }
        catch (Exception error) when (OutOfMemory.Is(error))
        {
            throw OutOfMemory.Advice(error, learner.Data.Train.BatchSize);
        }
        finally
        {
            learner.Optimizer.ClearGradients();
            learner.Restore(before);
            settings();
            if (scaling is { } state)
                learner.Precision.Scaler!.State = state;
        }
    }

    private static IEnumerable<(double Rate, double Loss)> AtRisingRates(Learner learner, CancellationToken stop)
    {
        using var progress = new ProgressBar("Finding a learning rate", Most, "batches");
        var fit = new FitState(learner, Most / learner.Data.Train.Count + 1);
        learner.Optimizer.SetMomentum(.9);
        learner.Model.train();
        for (var done = 0; done < Most;)
            foreach (var batch in Learner.Batches(learner.Data.Train, stop).Take(Most - done))
            {
                var rate = Lowest * Math.Pow(Highest / Lowest, (double)done / Most);
                learner.Optimizer.SetRates(rate);
                learner.TrainBatch(fit, batch, []);
                progress.Report(++done);
                yield return (rate, fit.Loss);
            }
    }
}
