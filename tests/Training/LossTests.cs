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
        Near.Equal(expected.Numbers("softmax"), Doubles(Losses.Activation(Losses.CrossEntropy)(outputs)), 1e-6);
        Near.Equal(expected.Numbers("sigmoid"), Doubles(Losses.Activation(Losses.BceWithLogits)(outputs)), 1e-6);
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
