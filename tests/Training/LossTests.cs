using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class LossTests
{
    private static double[] Doubles(Tensor tensor) => tensor.detach().to(float64).flatten().data<double>().ToArray();

    [PythonFact]
    public void Losses_their_gradients_and_the_metrics_agree_with_PyTorch()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var outputs = (randn(7, 5) * 4).requires_grad_();
        var classes = randint(0, 5, [7], int64);
        var labels = randint(0, 2, [7, 5], int64).to(float32);
        double[] Both(Func<Tensor, Tensor, Tensor> loss, Tensor targets)
        {
            outputs.grad = null;
            var value = loss(outputs, targets);
            value.backward();
            return [value.item<float>(), .. Doubles(outputs.grad!)];
        }
        var expected = Python.Run(
            """
            f = torch.nn.functional
            x = torch.tensor(given['outputs'], dtype=torch.float32).view(7, 5).requires_grad_()
            c, l = torch.tensor(given['classes'], dtype=torch.int64), torch.tensor(given['labels'], dtype=torch.float32).view(7, 5)
            for name, loss, y in [('ce', f.cross_entropy, c), ('bce', f.binary_cross_entropy_with_logits, l), ('mse', f.mse_loss, l)]:
                value = loss(x, y)
                result[name] = [value.item()] + torch.autograd.grad(value, x)[0].flatten().tolist()
            for t in (.05, .5):
                result[f'multi{t}'] = ((torch.sigmoid(x) > t) == l.bool()).float().mean().item()
            result['error'] = (x.argmax(-1) != c).float().mean().item()
            result['softmax'], result['sigmoid'] = torch.softmax(x, -1).flatten().tolist(), torch.sigmoid(x).flatten().tolist()
            """,
            new() { ["outputs"] = Doubles(outputs), ["classes"] = Doubles(classes), ["labels"] = Doubles(labels) });

        Near.Equal(expected.Numbers("ce"), Both(Losses.CrossEntropy, classes), 1e-6);
        Near.Equal(expected.Numbers("bce"), Both(Losses.BceWithLogits, labels), 1e-6);
        Near.Equal(expected.Numbers("mse"), Both(Losses.Mse, labels), 1e-6);
        Near.Equal(expected.Numbers("softmax"), Doubles(Losses.ActivationOf(Losses.CrossEntropy)!.Value.Apply(outputs)), 1e-6);
        Near.Equal(expected.Numbers("sigmoid"), Doubles(Losses.ActivationOf(Losses.BceWithLogits)!.Value.Apply(outputs)), 1e-6);
        double Of(Metric metric, Tensor predictions, Tensor targets) => metric.Function(predictions, targets).item<float>();
        double error = expected.GetProperty("error").GetDouble(), multiLow = expected.GetProperty("multi0.05").GetDouble(), multiHalf = expected.GetProperty("multi0.5").GetDouble();
        Near.Equal([error, 1 - error, multiHalf, multiLow, multiLow], [
            Of(Metric.ErrorRate, outputs, classes), Of(Metric.Accuracy, outputs, classes),
            Of(Metric.AccuracyMulti(), outputs, labels), Of(Metric.AccuracyMulti(.05), outputs, labels), Of(Metric.AccuracyMulti(.05, sigmoid: false), outputs.sigmoid(), labels)], 1e-6);
        Assert.NotEqual(multiLow, multiHalf);
    }

    [Fact]
    public void Losses_do_not_broadcast_a_column_against_a_row()
    {
        using Tensor column = tensor([1f, 2f, 3f]).reshape(3, 1), row = tensor([1f, 2f, 5f]);
        Near.Equal([4.0 / 3, 2.0 / 3], [Losses.Mse(column, row).item<float>(), Losses.Mae(column, row).item<float>()], 1e-6);
    }

    [PythonFact]
    public void Weights_focus_and_smoothing_with_their_gradients_agree_with_PyTorch()
    {
        Lessons.Seed(2);
        using var scope = NewDisposeScope();
        var outputs = (randn(6, 4) * 3).requires_grad_();
        var classes = randint(0, 4, [6, 1], int64);
        var expected = Python.Run(
            """
            f = torch.nn.functional
            x = torch.tensor(given['outputs']).view(6, 4).requires_grad_()
            c = torch.tensor(given['classes'], dtype=torch.int64)
            each = f.cross_entropy(x, c, reduction='none')
            logs = f.log_softmax(x, -1)
            losses = dict(weighted=f.cross_entropy(x, c, weight=torch.tensor([.5, 1, 2, 3])), focal=((1 - torch.exp(-each)) ** 2 * each).mean(),
                focal1=((1 - torch.exp(-each)) * each).mean(), smooth=f.cross_entropy(x, c, label_smoothing=.1), fastai=-logs.sum(-1).mean() * .1 / 4 + .9 * f.nll_loss(logs, c))
            for name, value in losses.items():
                result[name] = [value.item()] + torch.autograd.grad(value, x, retain_graph=True)[0].flatten().tolist()
            """,
            new() { ["outputs"] = Doubles(outputs), ["classes"] = Doubles(classes) });
        foreach (var (name, loss) in new[] { ("weighted", Losses.WeightedCrossEntropy(.5f, 1, 2, 3)), ("focal", Losses.Focal()), ("focal1", Losses.Focal(gamma: 1)),
            ("smooth", Losses.LabelSmoothing()), ("fastai", Losses.LabelSmoothing()) })
        {
            outputs.grad = null;
            var value = loss(outputs, classes);
            value.backward();
            Near.Equal(expected.Numbers(name), [value.item<float>(), .. Doubles(outputs.grad!)], 1e-6);
            Assert.Equal(Activation.Softmax, Losses.ActivationOf(loss));
        }
        Assert.Contains("3 weights for predictions [6, 4]", Assert.Throws<ArgumentException>(() => Losses.WeightedCrossEntropy(1, 2, 3)(outputs, classes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_says_how_its_outputs_are_read_if_it_can()
    {
        Assert.Equal(Activation.Softmax, Losses.ActivationOf(nn.CrossEntropyLoss().call));
        Assert.Equal(Activation.Softmax, Losses.ActivationOf(nn.NLLLoss().forward));
        Assert.Equal(Activation.Sigmoid, Losses.ActivationOf(nn.BCEWithLogitsLoss().call));
        Assert.Equal(Activation.None, Losses.ActivationOf(nn.MSELoss().call));
        Assert.Equal(Activation.None, Losses.ActivationOf(Losses.Mae));
        Func<Tensor, Tensor, Tensor> own = (predictions, targets) => nn.functional.cross_entropy(predictions, targets);
        Assert.Null(Losses.ActivationOf(own));
        Assert.Equal(Activation.Softmax, Losses.ActivationOf(Losses.WithActivation(own, Activation.Softmax)));
    }

    /// <summary>fastai flattens both sides. What it would pair wrongly, or torch broadcast, is refused.</summary>
    [Fact]
    public void Whatever_the_shapes_losses_and_metrics_give_the_value_of_equal_shapes_or_name_both()
    {
        Lessons.Seed(3);
        long[][] shapes = [[], [1], [4], [4, 1], [1, 4], [4, 4], [4, 3], [3, 4], [4, 1, 3], [4, 3, 1], [12], [12, 1], [2, 2, 3], [4, 0], [0]];
        (string Name, Func<Tensor, Tensor, Tensor> Of)[] ofNumbers = [("Mse", Losses.Mse), ("Mae", Losses.Mae), ("BceWithLogits", Losses.BceWithLogits), ("mse", Metric.Mse.Function), ("accuracy multi", Metric.AccuracyMulti().Function)];
        (string Name, Func<Tensor, Tensor, Tensor> Of)[] ofClasses = [("CrossEntropy", Losses.CrossEntropy), ("Focal", Losses.Focal()), ("LabelSmoothing", Losses.LabelSmoothing()),
            ("accuracy", Metric.Accuracy.Function), ("error rate", Metric.ErrorRate.Function)];
        foreach (var predictionShape in shapes)
            foreach (var targetShape in shapes)
            {
                using var scope = NewDisposeScope();
                var (outputs, labels, classes) = (randn(predictionShape), randint(0, 2, targetShape, int64), randint(0, Math.Max(1, predictionShape.LastOrDefault()), targetShape, int64));
                foreach (var (name, function) in ofNumbers)
                    Check(name, function, outputs, labels.to(float32), () => outputs.numel() == labels.numel() ? function(outputs.flatten(), labels.to(float32).flatten()) : null);
                foreach (var (name, function) in ofClasses)
                    Check(name, function, outputs, classes, () => outputs.dim() > 1 && outputs.shape[^1] > 1 && outputs.numel() / outputs.shape[^1] == classes.numel()
                        ? function(outputs.reshape(classes.numel(), outputs.shape[^1]), classes.flatten()) : null);
            }

        static void Check(string name, Func<Tensor, Tensor, Tensor> function, Tensor predictions, Tensor targets, Func<Tensor?> byHand)
        {
            try
            {
                var value = function(predictions, targets);
                var expected = byHand();
                Assert.True(expected is not null, $"{name} of {Losses.Shape(predictions)} and {Losses.Shape(targets)} gives {value.item<float>()}");
                Assert.Equal(expected.item<float>(), value.item<float>());
            }
            catch (ArgumentException error)
            {
                Assert.Contains(Losses.Shape(predictions), error.Message, StringComparison.Ordinal);
                Assert.Contains(Losses.Shape(targets), error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void A_column_counts_as_a_row(int count)
    {
        Lessons.Seed(count);
        using var scope = NewDisposeScope();
        var (column, row) = (randn(count, 1), randint(0, 2, [count], int64));
        Assert.Equal(column.squeeze(1).gt(0).eq(row.to(ScalarType.Bool)).to(float32).mean().item<float>(), Metric.AccuracyMulti().Function(column, row.to(float32)).item<float>());
        var scores = randn(count, 2);
        Assert.Equal(scores.argmax(1).eq(row).to(float32).mean().item<float>(), Metric.Accuracy.Function(scores, row.unsqueeze(1)).item<float>());
    }

    [Fact]
    public void Targets_of_whole_numbers_are_learnt_as_numbers()
    {
        using var scope = NewDisposeScope();
        var (predictions, targets) = (tensor([1.5f, 2f]).requires_grad_(), tensor([1L, 4L]));
        Losses.Mse(predictions, targets).backward();
        Near.Equal([.5, -2], Doubles(predictions.grad!), 1e-6);
        Near.Equal([1.25], [Losses.Mae(tensor([1.5, 2]), targets).item<double>()], 1e-12);
        Assert.Contains("accuracy needs predictions [n, classes], of two classes at least, with targets [n] of whole numbers. Here are predictions [5, 3] float32 with targets [5, 3] float32",
            Assert.Throws<ArgumentException>(() => Metric.Accuracy.Function(zeros(5, 3), zeros(5, 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_or_metric_of_more_than_one_number_is_named()
    {
        var each = new Learner(Toy.Corners(), new Layered(3), (predictions, targets) => nn.functional.cross_entropy(predictions, targets, reduction: nn.Reduction.None));
        Assert.StartsWith("The loss gives [10] float32, but one number is needed", Assert.Throws<InvalidOperationException>(() => each.Fit(1, .1)).Message, StringComparison.Ordinal);
        var column = new Learner(Toy.Corners(), new Layered(3), metrics: new Metric("hits", (predictions, targets) => predictions.argmax(1).eq(targets)));
        Assert.StartsWith("The metric \"hits\" gives [60] bool", Assert.Throws<InvalidOperationException>(() => column.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_loss_is_the_data_s_unless_another_is_given()
    {
        var data = Toy.Corners();
        Assert.Equal(Losses.CrossEntropy, new Learner(data, new Layered(3)).Loss);
        Assert.Equal(Losses.Mse, new Learner(data, new Layered(3), Losses.Mse).Loss);
        Assert.Contains("Losses.CrossEntropy for one label of several",
            Assert.Throws<ArgumentException>(() => new Learner(Toy.Line(), new Layered())).Message, StringComparison.Ordinal);
    }
}
