using System.Globalization;
using DeepLearning;
using Tests.Training;

namespace Tests.Interpretation;

[Collection(nameof(Seeded))]
public class InterpretationTests
{
    [Fact]
    public void Losses_predictions_and_the_matrix_are_those_of_the_validation_set()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.Corners(), new Layered(3), metrics: Metric.ErrorRate);
        learner.FitOneCycle(3, .05);
        var seen = new DeepLearning.Interpretation(learner);
        var validation = learner.Validate();
        Near.Equal([validation[0]], [seen.Losses.Average()], 1e-6);

        var matrix = seen.ConfusionMatrix();
        Assert.Equal(["0", "1", "2"], matrix.Names);
        var wrong = matrix.MostConfused().Sum(pair => pair.Count);
        Assert.InRange(wrong, 1, 59);
        Near.Equal([validation[1]], [wrong / 60.0], 1e-6);
        Assert.Equal(60, Enumerable.Range(0, 9).Sum(cell => matrix[cell / 3, cell % 3]));
        Near.Equal([1, 1], [.. seen.Predictions.sum(1)[..2].data<float>().Select(sum => (double)sum)], 1e-6);
    }

    [Fact]
    public void The_top_losses_come_first_with_how_sure_the_model_was()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.NamedCorners(), new Layered(3));
        learner.FitOneCycle(2, .02);
        var seen = new DeepLearning.Interpretation(learner);
        var worst = Enumerable.Range(0, 12).MaxBy(i => seen.Losses[i]);
        var lines = seen.TopLosses(3).ToString().Split('\n');
        Assert.Equal(3, lines.Length);
        var names = seen.ConfusionMatrix().Names;
        var (target, prediction) = (names[(int)seen.Targets[worst].item<long>()], names[(int)seen.Predictions[worst].argmax().item<long>()]);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture,
            $"{target}  → {prediction}{(prediction == target ? "" : " ✗")}  loss {seen.Losses.Max():0.00}, {seen.Predictions[worst].max().item<float>():P0} sure"),
            lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_have_no_confusion_matrix() =>
        Assert.Contains("needs one class for each item", Assert.Throws<InvalidOperationException>(() => new DeepLearning.Interpretation(Toy.Learner()).ConfusionMatrix()).Message, StringComparison.Ordinal);
}
