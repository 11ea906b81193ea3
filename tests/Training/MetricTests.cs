using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class MetricTests
{
    private static double[] Doubles(Tensor tensor) => tensor.detach().to(float64).flatten().data<double>().ToArray();

    private static double Of(Metric metric, Tensor predictions, Tensor targets) => metric.Function(predictions, targets).to(float64).item<double>();

    [ScikitLearnFact]
    public void Metrics_of_one_class_of_several_equal_scikit_learn_s()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var (random, classes) = (randn(57, 4), randint(0, 4, [57], int64));
        (string Name, Tensor Scores, Tensor Classes)[] cases =
        [
            ("random", random, classes),
            ("ties", (random * 2).round(), classes),
            ("a class never said", random - tensor([0f, 0, 9, 0]), classes),
            ("a class that is not there", random, classes.minimum(tensor(2L))),
            ("a class neither said nor there", random - tensor([0f, 0, 0, 9]), classes.minimum(tensor(2L))),
            ("always the same", random + tensor([99f, 0, 0, 0]), classes),
            ("all right", random + 99 * nn.functional.one_hot(classes, 4), classes),
            ("all equal", zeros(57, 4), classes),
            ("one item", random[..1], classes[..1]),
        ];
        var expected = Python.Run(
            """
            import numpy as np, warnings
            from sklearn import metrics as m
            warnings.simplefilter('ignore')
            def value(f):
                try: return float(f())
                except ValueError: return -1
            for name, scores, classes, probabilities in given['cases']:
                s, y = np.array(scores, dtype=np.float32).reshape(-1, 4), np.array(classes, dtype=int)
                p, one = s.argmax(1), np.eye(4, dtype=int)[y]
                prob = np.array(probabilities).reshape(-1, 4)
                result[name] = [value(lambda: m.precision_score(y, p, average='macro')), value(lambda: m.recall_score(y, p, average='macro')), value(lambda: m.f1_score(y, p, average='macro')),
                    value(lambda: m.f1_score(y, p, labels=[2], average='macro')), value(lambda: m.top_k_accuracy_score(y, s, k=2, labels=range(4))),
                    value(lambda: m.average_precision_score(one, prob, average='macro')), value(lambda: m.roc_auc_score(one, prob, average='macro'))]
            """,
            new() { ["cases"] = cases.Select(one => new object[] { one.Name, Doubles(one.Scores), Doubles(one.Classes), Doubles(one.Scores.to(float64).softmax(1)) }).ToArray() });
        foreach (var (name, scores, targets) in cases)
            AssertEqual(name, expected.Numbers(name), [.. new[] { Metric.Precision(), Metric.Recall(), Metric.F1(), Metric.F1(only: 2), Metric.TopK(2), Metric.AveragePrecision, Metric.RocAuc }
                .Select(metric => Of(metric, scores, targets))]);
        Assert.Equal(Of(Metric.Accuracy, random, classes), Of(Metric.TopK(1), random, classes));
        Assert.Contains("from 1 to 4, but here it is 5", Assert.Throws<ArgumentOutOfRangeException>(() => Of(Metric.TopK(), random, classes)).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 3, but here it is 4", Assert.Throws<ArgumentOutOfRangeException>(() => Of(Metric.F1(only: 4), random, classes)).Message, StringComparison.Ordinal);
    }

    [ScikitLearnFact]
    public void Metrics_of_labels_equal_scikit_learn_s()
    {
        Lessons.Seed(2);
        using var scope = NewDisposeScope();
        var (random, labels) = (randn(40, 3), rand(40, 3).gt(.7).to(float32));
        (string Name, Tensor Scores, Tensor Labels)[] cases =
        [
            ("random", random, labels),
            ("ties", random.round(), labels),
            ("a label that is not there", random, labels * tensor([1f, 0, 1])),
            ("a label that is always there", random, labels.maximum(tensor([0f, 0, 1]))),
            ("never said", random - 99, labels),
            ("neither said nor there", random - 99, labels * 0),
            ("all equal", random * 0, labels),
            ("one label", random[.., ..1], labels[.., 0]),
            ("one item", random[..1], labels[..1]),
        ];
        var expected = Python.Run(
            """
            import numpy as np, warnings
            from sklearn import metrics as m
            warnings.simplefilter('ignore')
            def value(f):
                try: return float(f())
                except ValueError: return -1
            for name, scores, labels, n in given['cases']:
                s, y = np.array(scores, dtype=np.float32).reshape(n, -1), np.array(labels, dtype=int).reshape(n, -1)
                p = (1 / (1 + np.exp(-s)) > .5).astype(int)
                each = lambda f: value(lambda: np.mean([f(y[:, i], p[:, i], zero_division=0) for i in range(y.shape[1])]))
                result[name] = [each(m.precision_score), each(m.recall_score), each(m.f1_score), value(lambda: m.average_precision_score(y, s, average='macro')), value(lambda: m.roc_auc_score(y, s, average='macro'))]
            """,
            new() { ["cases"] = cases.Select(one => new object[] { one.Name, Doubles(one.Scores), Doubles(one.Labels), one.Scores.shape[0] }).ToArray() });
        foreach (var (name, scores, targets) in cases)
        {
            AssertEqual(name, expected.Numbers(name), [.. new[] { Metric.PrecisionMulti(), Metric.RecallMulti(), Metric.F1Multi(), Metric.AveragePrecision, Metric.RocAuc }.Select(metric => Of(metric, scores, targets))]);
            Assert.Equal(Of(Metric.F1Multi(.3), scores, targets), Of(Metric.F1Multi(.3, sigmoid: false), scores.sigmoid(), targets));
        }
    }

    [ScikitLearnFact]
    public void Metrics_of_numbers_equal_scikit_learn_s()
    {
        Lessons.Seed(3);
        using var scope = NewDisposeScope();
        var (said, right) = (randn(30, 2), randn(30, 2));
        (string Name, Tensor Said, Tensor Right)[] cases =
        [
            ("random", said, right),
            ("one number", said[.., ..1], right[.., 0]),
            ("all right", right, right),
            ("targets that are all the same", said, ones(30, 2)),
            ("all the same and right", ones(30, 2), ones(30, 2)),
            ("far from zero", said + 1000, right + 1000),
            ("one item", said[..1], right[..1]),
        ];
        var expected = Python.Run(
            """
            import numpy as np, warnings
            from sklearn import metrics as m
            warnings.simplefilter('ignore')
            for name, said, right, n in given['cases']:
                p, y = np.array(said).reshape(n, -1), np.array(right).reshape(n, -1)
                r2 = float(m.r2_score(y, p))
                result[name] = [float(m.mean_squared_error(y.flatten(), p.flatten()) ** .5), -1 if math.isnan(r2) else r2]
            """,
            new() { ["cases"] = cases.Select(one => new object[] { one.Name, Doubles(one.Said), Doubles(one.Right), one.Said.shape[0] }).ToArray() });
        foreach (var (name, predictions, targets) in cases)
            AssertEqual(name, expected.Numbers(name), [Of(Metric.Rmse, predictions, targets), Of(Metric.R2, predictions, targets)]);
    }

    // Where scikit-learn refuses or gives NaN, -1 is expected, for JSON has no NaN.
    private static void AssertEqual(string name, double[] expected, double[] actual)
    {
        foreach (var (i, (one, other)) in expected.Zip(actual).Index())
            Assert.True(one == -1 ? double.IsNaN(other) : Math.Abs(one - other) <= 1e-6 * (1 + Math.Abs(one)), $"{name}, metric {i}: expected {one}, here {other}");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(3)]
    [InlineData(100)]
    public void A_metric_does_not_depend_on_the_size_of_the_batches(int batchSize)
    {
        Lessons.Seed(1);
        var (x, y) = (randn(60, 2), randint(0, 3, [60], int64));
        var own = new Metric("f1 of 2, own", (p, t) =>
        {
            var (said, there) = (p.argmax(1).eq(2), t.eq(2));
            return 2 * (said & there).sum().to(float32) / (said.sum() + there.sum());
        });
        var learner = new Learner(new(new TensorDataLoader(x, y, 8, training: true), new TensorDataLoader(x, y, batchSize, training: false)), nn.Linear(2, 3), Losses.CrossEntropy,
            metrics: [own, Metric.F1(only: 2), Metric.RocAuc, Metric.Accuracy, own with { IsMean = true }]);
        learner.Fit(1, .1);
        using var scope = NewDisposeScope();
        var outputs = learner.Model.call(x);
        var metrics = learner.Recorder.Rows[0].Metrics;
        Near.Equal([Of(own, outputs, y), Of(own, outputs, y), Of(Metric.RocAuc, outputs, y), Of(Metric.Accuracy, outputs, y)], [.. metrics.Take(4)], 1e-6);
        Assert.Equal(batchSize < 60, Math.Abs(metrics[4] - metrics[0]) > .01 || double.IsNaN(metrics[4])); // what it is when taken for a mean
    }

    [Fact]
    public void Metrics_over_all_predictions_leave_no_tensor_behind()
    {
        var learner = Toy.Learner(metrics: [Metric.Rmse, Metric.R2]);
        learner.Validate();
        var before = LiveTensors.Count();
        learner.Validate();
        Assert.Equal(before, Tensor.TotalCount);
        GC.KeepAlive(learner);
    }

    public static TheoryData<string> Own => ["difference", "flattened", "squeezed", "reshaped", "library"];

    [Theory]
    [MemberData(nameof(Own))]
    public void A_loss_or_a_metric_that_broadcasts_a_column_against_a_row_is_refused_and_one_that_does_not_is_taken(string kind)
    {
        Lessons.Seed(1);
        Tensor Function(Tensor p, Tensor t) => kind switch
        {
            "difference" => (p - t).square().mean(),
            "flattened" => (p.flatten() - t).square().mean(),
            "squeezed" => (p.squeeze(1) - t).square().mean(),
            "reshaped" => (p - t.reshape(p.shape)).square().mean(),
            _ => Losses.Mse(p, t),
        };
        var learners = new[] { new Learner(Toy.Line(), nn.Linear(2, 1), Function), Toy.Learner(metrics: new Metric("own", Function)) };
        foreach (var learner in learners)
            if (kind == "difference")
                Assert.Contains("compares each prediction with the targets of all items: predictions are [8, 1] float32, targets [8] float32", Assert.Throws<InvalidOperationException>(() => learner.Fit(1, .01)).Message, StringComparison.Ordinal);
            else
                learner.Fit(1, .01);
        Assert.Equal(kind == "difference" ? 0 : 5, learners[0].Recorder.Losses.Count);
        if (kind == "difference")
            Assert.Throws<InvalidOperationException>(() => learners[0].LrFind());
    }

    [Fact]
    public void A_batch_that_the_model_or_the_loss_cannot_take_is_told_with_shapes_and_layer()
    {
        var wide = new DataLoaders(new TensorDataLoader(ones(8, 3), ones(8), 4, training: true), new TensorDataLoader(ones(8, 3), ones(8), 4, training: false));
        var message = Assert.Throws<InvalidOperationException>(() => new Learner(wide, nn.Sequential(("first", nn.Linear(3, 5)), ("second", nn.Linear(4, 1))), Losses.Mse).Fit(1, .1)).Message;
        Assert.Contains("Sequential cannot take a batch [4, 3] float32: its layer second (Linear) gets [4, 5] float32. Torch says: mat1 and mat2 shapes cannot be multiplied (4x5 and 4x1).", message, StringComparison.Ordinal);

        var five = new DataLoaders(new TensorDataLoader(ones(8, 3), arange(8) % 5, 4, training: true), new TensorDataLoader(ones(8, 3), arange(8) % 5, 4, training: false));
        message = Assert.Throws<InvalidOperationException>(() => new Learner(five, nn.Linear(3, 2), Losses.CrossEntropy).Fit(1, .1)).Message;
        Assert.Contains("The loss cannot judge predictions [4, 2] float32 by targets [4] int64, from ", message, StringComparison.Ordinal);
        Assert.Contains("is out of bounds.", message, StringComparison.Ordinal);
    }
}
