namespace DeepLearning;

/// <summary>
/// Keeps the best epoch of each run in a file, and takes it over at the run's end, even when that was stopped, cancelled or failed (fastai's SaveModelCallback).
/// </summary>
/// <param name="path">The file, as <see cref="Learner.Save"/> writes it.</param>
/// <param name="monitor">The column of the training table that decides: losses and errors should fall, other metrics rise.</param>
/// <example><code>learner.Callbacks.Add(new SaveModel("best.safetensors", monitor: "accuracy"));</code></example>
public sealed class SaveModel(string path, string monitor = "valid loss") : Callback
{
    private readonly Watched watched = new(monitor);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public override void BeforeFit(FitState fit) => watched.Best(fit.Learner);

    /// <inheritdoc/>
    public override void AfterEpoch(FitState fit)
    {
        if (watched.Best(fit.Learner) == fit.Learner.Recorder.Rows.Count - 1)
            fit.Learner.Save(path);
    }

    /// <inheritdoc/>
    public override void AfterFit(FitState fit)
    {
        if (watched.Best(fit.Learner) >= 0)
            fit.Learner.Load(path);
    }
}
