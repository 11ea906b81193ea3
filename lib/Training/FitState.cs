namespace DeepLearning;

/// <summary>Where a training run is: what callbacks are told.</summary>
public sealed class FitState
{
    internal FitState(Learner learner, int epochs) => (Learner, Epochs, Batches) = (learner, epochs, learner.Data.Train.Count);

    /// <summary>The learner that trains.</summary>
    public Learner Learner { get; }

    /// <summary>The number of epochs of this run.</summary>
    public int Epochs { get; }

    /// <summary>The number of training batches in an epoch.</summary>
    public int Batches { get; }

    /// <summary>The running epoch, counted from 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The running training batch of the epoch, counted from 1.</summary>
    public int Batch { get; internal set; }

    /// <summary>The loss of the last training batch.</summary>
    public double Loss { get; internal set { (field, HasLoss) = (value, true); } }

    internal bool HasLoss { get; private set; }

    /// <summary>The loss and then the metrics on the validation set after the last epoch.</summary>
    public IReadOnlyList<double> Validation { get; internal set; } = [];

    /// <summary>The seconds that the last epoch took, validation included.</summary>
    public TimeSpan EpochTime { get; internal set; }

    /// <summary>
    /// Ends the run without an error: after the running batch, or after the epoch where it is called at an epoch's end. An epoch that is left unfinished has no row.
    /// <see cref="Learner.FineTune"/> goes on with its next part.
    /// </summary>
    public void Stop() => IsStopped = true;

    internal bool IsStopped { get; private set; }

    /// <summary>The epoch to begin with: a later one where a run goes on.</summary>
    internal int FirstEpoch { get; set; } = 1;

    /// <summary>The running batch.</summary>
    internal Batch Data { get; set; }

    /// <summary>The share of the run's batches that came before this one, from 0 to just under 1.</summary>
    public double Progress => ((Epoch - 1.0) * Batches + Batch - 1) / ((double)Epochs * Batches);
}
