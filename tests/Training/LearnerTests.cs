using DeepLearning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class LearnerTests
{
    [Fact]
    public void Learns_a_line()
    {
        Lessons.Seed(1);
        var learner = Toy.Learner();
        learner.FitOneCycle(40, .1);
        Assert.InRange(learner.Recorder.Rows[^1].ValidLoss, 0, 1e-3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_losses_and_another_seed_others()
    {
        IReadOnlyList<double> Run(int seed)
        {
            Lessons.Seed(seed);
            var learner = Toy.Learner();
            learner.FitOneCycle(3, .1);
            return learner.Recorder.Losses;
        }
        var first = Run(1);
        Assert.Equal(first, Run(1));
        Assert.NotEqual(first, Run(2));
    }

    [Fact]
    public void A_model_without_registered_layers_is_refused_and_the_message_names_the_remedy()
    {
        var error = Assert.Throws<ArgumentException>(() => new Learner(Toy.Line(), new Forgetful(), Losses.Mse));
        Assert.Contains("Forgetful has no parameters", error.Message, StringComparison.Ordinal);
        Assert.Contains("RegisterComponents()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_before_the_weights_take_it_in()
    {
        var learner = Toy.Learner(new(new FixedBatches((ones(4, 2), ones(4)), (ones(4, 2), full(4, float.NaN))), Toy.Line().Valid));
        var error = Assert.Throws<ArithmeticException>(() => learner.Fit(3, .25));
        Assert.Contains("NaN in epoch 1 of 3, batch 2 of 2, at a learning rate of 2.5e-1", error.Message, StringComparison.Ordinal);
        Assert.All(learner.Validate(), loss => Assert.True(double.IsFinite(loss)));
        Assert.All(learner.Model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Cancelling_ends_at_the_next_batch_and_leaves_the_model_usable()
    {
        Lessons.Seed(1);
        using var cancel = new CancellationTokenSource();
        var learner = Toy.Learner();
        var stop = new Each(fit =>
        {
            if (fit is { Epoch: 2, Batch: 2 })
                cancel.Cancel();
        });
        learner.Callbacks.Add(stop);
        Assert.ThrowsAny<OperationCanceledException>(() => learner.Fit(5, .01, cancellation: cancel.Token));

        Assert.Equal(7, learner.Recorder.Losses.Count);
        Assert.All(learner.Model.parameters(), parameter => Assert.Null(parameter.grad));
        learner.Callbacks.Remove(stop);
        var before = learner.Validate()[0];
        learner.Fit(20, .1);
        Assert.InRange(learner.Validate()[0], 0, before / 100);
    }

    [Fact]
    public void Interrupting_the_notebook_cell_cancels_the_training()
    {
        using var cell = new CancellationTokenSource();
        AppContext.SetData("notebook.cancellation", (Func<CancellationToken>)(() => cell.Token));
        try
        {
            var learner = Toy.Learner();
            learner.Callbacks.Add(new Each(_ => cell.Cancel()));
            Assert.ThrowsAny<OperationCanceledException>(() => learner.Fit(5, .1));
            Assert.Single(learner.Recorder.Losses);
        }
        finally
        {
            AppContext.SetData("notebook.cancellation", null);
        }
    }

    [Fact]
    public void Trains_in_training_mode_and_validates_in_evaluation_mode()
    {
        var modes = new List<bool>();
        var learner = Toy.Learner(metrics: new Metric("mode", (predictions, _) => predictions.mean()));
        learner.Callbacks.Add(new Each(_ => modes.Add(learner.Model.training)));
        learner.Fit(2, .1);
        Assert.Equal(10, modes.Count);
        Assert.All(modes, Assert.True);
        Assert.False(learner.Model.training);
    }

    [Fact]
    public void A_fit_leaves_no_tensors_behind()
    {
        var learner = Toy.Learner(metrics: Metric.Mae);
        learner.Fit(1, .01);
        var before = LiveTensors.Count();
        learner.Fit(4, .01);
        Assert.Equal(before, Tensor.TotalCount);
        GC.KeepAlive(learner);
    }

    private sealed class Forgetful() : nn.Module<Tensor, Tensor>(nameof(Forgetful))
    {
        private readonly Linear layer = nn.Linear(2, 1);

        public override Tensor forward(Tensor input) => layer.call(input);
    }
}
