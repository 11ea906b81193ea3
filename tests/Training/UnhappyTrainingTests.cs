using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

/// <summary>Training that cannot go well: one clear error, and the learner set as it was.</summary>
[Collection(nameof(Seeded))]
public sealed class UnhappyTrainingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lessons-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, string> Failures()
    {
        var data = new TheoryData<string, string>();
        foreach (var method in new[] { "Fit", "FitOneCycle", "FineTune", "LrFind", "Validate" })
            foreach (var place in new[] { "loss", "callback", "data" })
                if (place != "callback" || method.StartsWith('F'))
                    data.Add(method, place);
        return data;
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Whatever_throws_leaves_rates_freezing_and_mode_as_they_were(string method, string place)
    {
        var broken = false;
        void Break(string here)
        {
            if (broken && here == place)
                throw new TimeoutException();
        }
        var (x, y) = (ones(4, 2), ones(4));
        var batches = new Breaking([(x, y), (x * 2, y)], () => Break("data"));
        var learner = new Learner(new(batches, batches), new Layered(), (p, t) =>
        {
            Break("loss");
            return Losses.Mse(p, t);
        });
        learner.Callbacks.Add(new Each(_ => Break("callback")));
        learner.FreezeTo(1);
        learner.Fit(1, .03, weightDecay: .2);
        var before = Settings(learner);
        broken = true;
        Assert.Throws<TimeoutException>(() =>
        {
            if (method == "Fit")
                learner.Fit(1, .5);
            else if (method == "FitOneCycle")
                learner.FitOneCycle(1, .5);
            else if (method == "FineTune")
                learner.FineTune(1, .5);
            else if (method == "LrFind")
                learner.LrFind();
            else
                learner.Validate();
        });
        Assert.Equal(before, Settings(learner));
        Assert.All(learner.Model.parameters(), parameter => Assert.Null(parameter.grad));
        broken = false;
        learner.Fit(1, .03);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void Fine_tuning_may_leave_out_either_part(int epochs, int freezeEpochs)
    {
        var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse);
        learner.FineTune(epochs, freezeEpochs: freezeEpochs);
        Assert.Equal(epochs + freezeEpochs, learner.Recorder.Rows.Count);
        Assert.All(learner.Model.parameters(), parameter => Assert.True(parameter.requires_grad));
        learner.Freeze();
        var before = Settings(learner);
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.FineTune(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.FineTune(1, freezeEpochs: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Fit(0, .5));
        Assert.Equal(before, Settings(learner));
    }

    [Fact]
    public void A_batch_of_one_is_refused_where_BatchNorm_would_learn_NaN_from_it()
    {
        var data = new DataLoaders(new FixedBatches((ones(1, 2), ones(1))), new FixedBatches((ones(1, 2), ones(1))));
        var learner = new Learner(data, new Layered(), Losses.Mse);
        Assert.Contains("batch of one", Assert.Throws<InvalidOperationException>(() => learner.Fit(1, .01)).Message, StringComparison.Ordinal);
        Assert.True(double.IsFinite(learner.Validate()[0]));
        new Learner(data, nn.Linear(2, 1), Losses.Mse).Fit(1, .01);
    }

    [Theory]
    [InlineData(true, "2 of the 4 numbers in the batch's targets")]
    [InlineData(false, "1 of the 8 numbers in the batch's inputs")]
    public void NaN_in_the_validation_data_is_an_error_that_says_where(bool inTargets, string where)
    {
        var bad = inTargets ? (ones(4, 2), tensor([1, float.NaN, float.NaN, 1])) : (tensor([1, 1, 1, 1, 1, 1, 1, float.NaN]).reshape(4, 2), ones(4));
        var learner = Toy.Learner(new(Toy.Line().Train, new FixedBatches(bad)));
        Assert.Contains(where, Assert.Throws<ArithmeticException>(() => learner.Fit(1, .01)).Message, StringComparison.Ordinal);
        learner = Toy.Learner(new(new FixedBatches(bad), Toy.Line().Valid));
        Assert.Contains(where, Assert.Throws<ArithmeticException>(() => learner.Fit(1, .01)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_NaN_are_not_saved()
    {
        var learner = Toy.Learner();
        var path = Path.Combine(folder, "model.safetensors");
        learner.Save(path);
        var good = File.ReadAllBytes(path);
        using (no_grad())
            learner.Model.parameters().First().fill_(float.NaN);
        Assert.Contains("model.weight holds NaN", Assert.Throws<InvalidOperationException>(() => learner.Save(path)).Message, StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_data_set_without_a_batch_ends_the_finder_and_the_training()
    {
        var none = new Breaking([], () => { });
        var learner = Toy.Learner(new(none, none));
        foreach (var run in new Action[] { () => learner.LrFind(), () => learner.Fit(1, .1), () => learner.Validate() })
            Assert.Contains("no batch", Assert.Throws<InvalidDataException>(run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_finder_bears_a_loss_below_zero()
    {
        Lessons.Seed(1);
        var data = Toy.Line();
        Assert.InRange(new Learner(data, nn.Linear(2, 1), (p, t) => Losses.Mse(p, t) - 5).LrFind().Losses.Count, 30, 100);
    }

    [Fact]
    public void The_loss_of_a_cancelled_run_has_each_validation_loss_at_its_epoch_s_end()
    {
        var learner = Toy.Learner();
        learner.Callbacks.Add(new Each(fit =>
        {
            if (fit is { Epoch: 2, Batch: 2 })
                fit.Stop();
        }));
        learner.Fit(5, .01);
        Assert.Equal((7, 1), (learner.Recorder.Losses.Count, learner.Recorder.Rows.Count));
        var json = Plotly.NET.GenericChart.toFigureJson(learner.Recorder.PlotLoss());
        Assert.Matches(@"""x"":\s*\[\s*5(\.0)?\s*\]", json);
    }

    [Fact]
    public void Early_stopping_ends_the_run_and_the_best_epoch_is_kept()
    {
        Lessons.Seed(1);
        var learner = Toy.Learner();
        learner.Callbacks.Add(new EarlyStopping(patience: 2));
        learner.Callbacks.Add(new SaveModel(Path.Combine(folder, "best.safetensors")));
        learner.Fit(50, 3);
        var losses = learner.Recorder.Rows.Select(row => row.ValidLoss).ToList();
        Assert.InRange(losses.Count, 3, 49);
        Assert.Equal(losses.IndexOf(losses.Min()), losses.Count - 3);
        Assert.Equal(losses.Min(), learner.Validate()[0]);
    }

    [Fact]
    public void A_column_that_is_not_there_is_told_before_training_begins()
    {
        foreach (var watching in new Callback[] { new EarlyStopping(monitor: "f1"), new SaveModel(Path.Combine(folder, "best.safetensors"), "f1") })
        {
            var learner = Toy.Learner();
            learner.Callbacks.Insert(0, watching);
            foreach (Action train in new[] { () => learner.Fit(1, .1), () => learner.FineTune(1) })
                Assert.Contains("no column \"f1\" to watch. Choose one of: valid loss", Assert.Throws<ArgumentException>(train).Message, StringComparison.Ordinal);
            Assert.Empty(learner.Recorder.Losses);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    public void A_training_that_is_killed_goes_on_as_if_nothing_had_happened(int run, int epoch)
    {
        var path = Path.Combine(folder, "checkpoint.safetensors");
        (Learner, double[]) Train(bool withFile, bool killed)
        {
            Lessons.Seed(4);
            var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse);
            if (withFile)
                learner.Callbacks.Add(new Checkpoint(path));
            var runs = 0;
            learner.Callbacks.Add(new Each(fit =>
            {
                runs += fit is { Epoch: 1, Batch: 1 } ? 1 : 0;
                if (killed && runs == run && fit.Epoch == epoch && fit.Batch == 3)
                    throw new TimeoutException();
            }));
            if (killed)
                Assert.Throws<TimeoutException>(() => learner.FineTune(4, freezeEpochs: 2));
            else
                learner.FineTune(4, freezeEpochs: 2);
            return (learner, State(learner));
        }
        var (whole, expected) = Train(withFile: false, killed: false);
        Train(withFile: true, killed: true);
        var (resumed, actual) = Train(withFile: true, killed: false);
        Assert.Equal(expected, actual);
        Assert.Equal(whole.Recorder.Losses, resumed.Recorder.Losses);
        Assert.Equal(whole.Recorder.Rows.Select(row => (row.Epoch, row.ValidLoss)), resumed.Recorder.Rows.Select(row => (row.Epoch, row.ValidLoss)));
    }

    private static double[] State(Learner learner)
    {
        using var scope = NewDisposeScope();
        return [.. learner.State().Values.SelectMany(value => value.detach().to(float64).flatten().data<double>().ToArray())];
    }

    private static string Settings(Learner learner) => string.Join("; ", learner.Optimizer.Groups.Select(group =>
        $"{group.LearningRate} {group.Momentum} {group.WeightDecay} {string.Join(",", group.Parameters.Select(parameter => parameter.Value.requires_grad))}")) + learner.Model.training;

    private sealed class Breaking(IReadOnlyList<(Tensor X, Tensor Y)> batches, Action before) : IDataLoader
    {
        public int Count => Math.Max(1, batches.Count);
        public int BatchSize => 4;
        public long ItemCount => batches.Count * 4;

        public IEnumerator<Batch> GetEnumerator()
        {
            foreach (var (x, y) in batches)
            {
                before();
                yield return new(x.alias(), y.alias());
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
