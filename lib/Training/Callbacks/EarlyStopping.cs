namespace DeepLearning;

/// <summary>Ends a run that no longer gets better (fastai's EarlyStoppingCallback). <see cref="SaveModel"/> beside it goes back to the best epoch.</summary>
/// <param name="patience">How many epochs in a row may pass without a new best one.</param>
/// <param name="monitor">The column of the training table that decides: losses and errors should fall, other metrics rise.</param>
/// <example><code>learner.Callbacks.Add(new EarlyStopping(patience: 2));</code></example>
public sealed class EarlyStopping(int patience = 1, string monitor = "valid loss") : Callback
{
    private readonly Watched watched = new(monitor);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public override void BeforeFit(FitState fit) => watched.Best(fit.Learner);

    /// <inheritdoc/>
    public override void AfterEpoch(FitState fit)
    {
        var best = watched.Best(fit.Learner);
        if (fit.Learner.Recorder.Rows.Count - 1 - best < patience || fit.Epoch == fit.Epochs)
            return;
        Console.WriteLine(best < 0 ? $"Stopped after epoch {fit.Epoch}." : $"Stopped after epoch {fit.Epoch}: {monitor} was best in epoch {best + 1}.");
        fit.Stop();
    }
}
