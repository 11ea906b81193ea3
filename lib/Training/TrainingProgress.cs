namespace DeepLearning;

/// <summary>Shows the training as a table with a row for each epoch and a bar inside the running one.</summary>
internal sealed class TrainingProgress : Callback, IDisposable
{
    private TrainingTable? table;

    public override void BeforeFit(FitState fit) => table = new(["epoch", "train loss", .. fit.Learner.ValidationNames, "time"], fit.Epochs);

    public override void AfterLoss(FitState fit) => table?.Batch(fit.Epoch - 1, fit.Batch, fit.Batches, fit.Learner.Recorder.SmoothedLosses[^1]);

    public override void AfterEpoch(FitState fit)
    {
        var row = fit.Learner.Recorder.Rows[^1];
        table?.Row([$"{row.Epoch}", .. new[] { row.TrainLoss, row.ValidLoss }.Concat(row.Metrics).Select(value => Numbers.Write(value, 6)), Time(row.Time)]);
    }

    public override void AfterFit(FitState fit) => Dispose();

    public void Dispose() => table?.Dispose();

    private static string Time(TimeSpan time) =>
        time.TotalMinutes < 1 ? $"{Numbers.Write(time.TotalSeconds, "0.0")} s" : $"{(int)time.TotalMinutes}:{time.Seconds:00}";
}
