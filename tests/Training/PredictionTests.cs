using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
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
        var predicted = learner.GetPredictions().Predictions.argmax(1).data<long>().Take(5).Select(index => ((BlockDataLoaders)learner.Data).Vocabulary[(int)index]);
        Assert.Equal(predicted, lines.Select(line => line.Split("→ ")[1].Split(" ✗")[0]));
        Assert.Contains("Make them with a DataBlock", Assert.Throws<InvalidOperationException>(() => Toy.Learner().ShowResults()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_probability_is_told_under_a_loss_that_does_not_say_how_outputs_are_read()
    {
        Lessons.Seed(1);
        Func<Tensor, Tensor, Tensor> own = (predictions, targets) => nn.functional.cross_entropy(predictions, targets);
        var learner = new Learner(Toy.NamedCorners(), new Layered(3), own);
        learner.FitOneCycle(10, .05);
        Assert.Contains("Losses.WithActivation(loss, Activation.Softmax)", Assert.Throws<InvalidOperationException>(() => learner.Predict(new float[] { 3, 2 })).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => learner.GetPredictions());
        var seen = new DeepLearning.Interpretation(learner);
        Assert.Equal(12, Enumerable.Range(0, 9).Sum(cell => seen.ConfusionMatrix()[cell / 3, cell % 3]));
        Assert.DoesNotContain("sure", seen.TopLosses(3).ToString(), StringComparison.Ordinal);
        Assert.Contains("→", learner.ShowResults(2).ToString(), StringComparison.Ordinal);

        foreach (var named in new[] { Losses.WithActivation(own, Activation.Softmax), nn.CrossEntropyLoss().call, Losses.Focal(), Losses.WeightedCrossEntropy(1, 2, 3) })
        {
            var (label, values) = new Learner(learner.Data, learner.Model, named).Predict(new float[] { 3, 2 });
            Assert.Equal("sum", label);
            Near.Equal([1], [values.sum().item<float>()], 1e-6);
        }
    }

    [Fact]
    public void Any_number_of_names_is_predicted_above_a_threshold()
    {
        Lessons.Seed(1);
        var points = randn(60, 2).data<float>().ToArray().Chunk(2).ToArray();
        var data = new DataBlock<float[]>
        {
            Blocks = (new(), new MultiCategoryBlock()),
            GetY = point => new[] { ("right", point[0] > 0), ("up", point[1] > 0) }.Where(name => name.Item2).Select(name => name.Item1).ToArray(),
            Splitter = Splitters.Random<float[]>(seed: 1),
        }.DataLoaders(points, batchSize: 12);
        var learner = new Learner(data, nn.Linear(2, 2));
        learner.FitOneCycle(20, .1);
        var (label, values) = learner.Predict(new float[] { 2, -.3f });
        var probabilities = values.data<float>().ToArray();
        Assert.Equal("right", label);
        Assert.InRange(probabilities[1], .01, .49);
        Assert.Equal("right, up", learner.Predict(new float[] { 2, -.3f }, threshold: probabilities[1] - .001).Label);
        Assert.Equal("", learner.Predict(new float[] { 2, -.3f }, threshold: probabilities[0] + .001).Label);
        Assert.Contains("has no use for one", Assert.Throws<ArgumentException>(() => new Learner(Toy.NamedCorners(), new Layered(3)).Predict(new float[] { 1, 1 }, .2)).Message, StringComparison.Ordinal);

        // Outputs that are probabilities already are not put through a sigmoid again to say which names hold.
        var already = new Learner(data, nn.Sequential(("linear", nn.Linear(2, 2)), ("sigmoid", nn.Sigmoid())), nn.BCELoss().call);
        var (said, numbers) = already.Predict(new float[] { 2, -.3f });
        Assert.Equal(string.Join(", ", data.Vocabulary.Zip(numbers.data<float>().ToArray()).Where(name => name.Second > .5).Select(name => name.First)), said);
    }

    private sealed record Row(string File, float Size);

    [Fact]
    public void An_item_goes_through_GetX_and_what_GetX_gives_does_not()
    {
        Lessons.Seed(1);
        Row[] rows = [.. Enumerable.Range(0, 40).Select(i => new Row($"{i}", i / 40f))];
        var data = new DataBlock<Row>
        {
            Blocks = (new(), new CategoryBlock()),
            GetX = row => new[] { row.Size, 1 - row.Size },
            GetY = row => row.Size > .5f ? "large" : "small",
        }.DataLoaders(rows, batchSize: 8);
        var learner = new Learner(data, nn.Linear(2, 2));
        learner.FitOneCycle(5, .1);
        using var scope = NewDisposeScope();
        var predictions = learner.GetPredictions().Predictions;
        for (var i = 0; i < predictions.shape[0]; i++)
        {
            var row = (Row)data.ValidSource(i);
            var expected = predictions[i].data<float>().ToArray();
            Near.Equal([.. expected.Select(x => (double)x)], [.. learner.Predict(row).Values.data<float>().Select(x => (double)x)], 1e-6);
            Near.Equal([.. expected.Select(x => (double)x)], [.. learner.Predict(new[] { row.Size, 1 - row.Size }).Values.data<float>().Select(x => (double)x)], 1e-6);
        }
        Near.Equal([.75, .25], [.. data.TestLoader(new Row("new", .75f)).Single().X.data<float>().Select(x => (double)x)], 1e-6);
        Assert.Contains("new", Assert.ThrowsAny<ArgumentException>(() => learner.Predict("new")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prediction_is_shown_with_the_greatest_of_its_probabilities_by_name()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.NamedCorners(), new Layered(3));
        learner.FitOneCycle(10, .05);
        var said = learner.Predict(new float[] { 3, 2 });
        Assert.Equal(["below", "left", "sum"], said.Names!);
        Assert.StartsWith($"sum (sum {said.Values[2].item<float>().ToString("F3", System.Globalization.CultureInfo.InvariantCulture)}, ", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(said.ToString(), said.ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_learner_is_shown_in_a_few_lines()
    {
        var learner = new Learner(Toy.NamedCorners(), new Layered(3), weightDecay: .1, metrics: [Metric.Accuracy, Metric.F1()]);
        learner.Freeze();
        var text = learner.ToDisplayString("text/plain");
        Assert.Contains("model: Layered, 63 numbers in 3 layer groups, of which 31 learn, in float32", text, StringComparison.Ordinal);
        Assert.Contains("loss: CrossEntropy\noptimizer: AdamOptimizer, weight decay 0.1\nmetrics: accuracy, f1", text, StringComparison.Ordinal);
        Assert.InRange(learner.ToDisplayString("text/html").Length, text.Length, 1000);
        Assert.Contains("loss: Focal", new Learner(learner.Data, learner.Model, Losses.Focal()).ToString(), StringComparison.Ordinal);
        Assert.Contains("loss: of your own", new Learner(learner.Data, learner.Model, Losses.WithActivation((p, t) => p.mean(), Activation.Softmax)).ToString(), StringComparison.Ordinal);
    }
}
