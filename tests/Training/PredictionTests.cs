using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class PredictionTests
{
    [Fact]
    public void Predictions_are_the_outputs_through_the_loss_s_activation_in_the_order_of_the_set()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.Corners(), new Layered(3));
        using var scope = NewDisposeScope();
        var (probabilities, targets) = learner.GetPredictions();
        var all = learner.Data.Valid.ToList();
        var outputs = learner.Model.call(cat([.. all.Select(batch => batch.X)]));
        Assert.True(probabilities.allclose(outputs.softmax(1), rtol: 1e-5, atol: 1e-6));
        Assert.True(targets.Equals(cat([.. all.Select(batch => batch.Y)])));
        Assert.False(probabilities.requires_grad);

        var numbers = Toy.Learner();
        var (predictions, _) = numbers.GetPredictions(numbers.Data.Valid);
        Assert.True(predictions.allclose(numbers.Model.call(cat([.. numbers.Data.Valid.Select(batch => batch.X)]))));
    }

    [Fact]
    public void Predicting_leaves_nothing_behind_but_the_result()
    {
        var learner = new Learner(Toy.Corners(), new Layered(3));
        var before = LiveTensors.Count();
        var (predictions, targets) = learner.GetPredictions();
        Assert.Equal(before + 2, Tensor.TotalCount);
        GC.KeepAlive(learner);
        predictions.Dispose();
        targets.Dispose();
    }

    [Fact]
    public void One_new_input_is_predicted_by_name_with_the_probability_of_each()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.NamedCorners(), new Layered(3));
        learner.FitOneCycle(10, .05);
        var (label, values) = learner.Predict(new float[] { 3, 2 });
        Assert.Equal("sum", label);
        Assert.Equal(2, values.argmax().item<long>()); // below, left, sum
        Near.Equal([1], [values.sum().item<float>()], 1e-6);
        Assert.Equal("below", learner.Predict(new float[] { -1, -3 }).Label);
    }

    [Fact]
    public void Results_show_targets_with_predictions()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.NamedCorners(), new Layered(3));
        learner.FitOneCycle(5, .05);
        var lines = learner.ShowResults(5).ToString().Split('\n');
        Assert.Equal(5, lines.Length);
        using var scope = NewDisposeScope();
        var predicted = learner.GetPredictions().Predictions.argmax(1).data<long>().Take(5).Select(index => learner.Blocks.Vocabulary[(int)index]);
        Assert.Equal(predicted, lines.Select(line => line.Split("→ ")[1].Split(" ✗")[0]));
        Assert.Contains("Make them with a DataBlock", Assert.Throws<InvalidOperationException>(() => Toy.Learner().ShowResults()).Message, StringComparison.Ordinal);
    }
}
