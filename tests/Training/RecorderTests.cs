using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class RecorderTests
{
    [Fact]
    public void The_train_loss_is_smoothed_over_the_epochs_of_one_fit_and_begins_anew_with_the_next()
    {
        var learner = Toy.Learner();
        learner.Fit(2, .05);
        learner.Fit(2, .05);
        var (mean, expected) = (0.0, new List<double>());
        foreach (var loss in learner.Recorder.Losses)
        {
            mean = .98 * mean + .02 * loss;
            expected.Add(mean / (1 - Math.Pow(.98, expected.Count + 1)));
        }

        Assert.Equal(10, learner.Recorder.Losses.Count);
        Near.Equal(expected, learner.Recorder.SmoothedLosses, 1e-12);
        Near.Equal([expected[4], expected[9]], [.. learner.Recorder.Rows.Select(row => row.TrainLoss)], 1e-12);
    }

    [Fact]
    public void Validation_weights_batches_by_their_size()
    {
        var learner = Toy.Learner(metrics: Metric.Mae); // batches of 8 and of 2
        learner.Fit(1, .05);
        using var quiet = no_grad();
        var (x, y) = (cat([.. learner.Data.Valid.Select(batch => batch.X)]), cat([.. learner.Data.Valid.Select(batch => batch.Y)]));
        var error = learner.Model.call(x).flatten() - y;

        var row = learner.Recorder.Rows.Single();
        Assert.Equal(1, row.Epoch);
        Near.Equal([error.square().mean().item<float>(), error.abs().mean().item<float>()], [row.ValidLoss, row.Metrics.Single()], 1e-6);
        Near.Equal([row.ValidLoss, .. row.Metrics], learner.Validate(), 1e-12);
    }

    [Fact]
    public void The_plots_show_every_batch()
    {
        var learner = Toy.Learner();
        learner.FitOneCycle(3, .1);
        Assert.Contains("15", learner.Recorder.PlotLoss().ToString() + Plotly.NET.GenericChart.toFigureJson(learner.Recorder.PlotLoss()), StringComparison.Ordinal);
        Assert.Equal(2, Plotly.NET.GenericChart.getTraces(learner.Recorder.PlotSchedule()).Length);
    }
}
