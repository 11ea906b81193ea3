using System.Globalization;
using DeepLearning;
using Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

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
        Near.Equal([1, 1], [.. seen.GetPredictions().sum(1)[..2].data<float>().Select(sum => (double)sum)], 1e-6);
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
        var (target, prediction) = (names[(int)seen.Targets[worst].item<long>()], names[(int)seen.GetPredictions()[worst].argmax().item<long>()]);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture,
            $"{target}  → {prediction}{(prediction == target ? "" : " ✗")}  loss {seen.Losses.Max():0.00}, {seen.GetPredictions()[worst].max().item<float>():P0} sure"),
            lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_whose_loss_is_no_number_is_the_worst()
    {
        Lessons.Seed(1);
        float[][] points = [.. Enumerable.Range(0, 20).Select(i => i == 17 ? new[] { float.NaN, 1 } : new[] { i, 1f })];
        var data = new DataBlock<float[]> { GetY = point => 1f, Splitter = _ => ([.. Enumerable.Range(0, 10)], [.. Enumerable.Range(10, 10)]) }.DataLoaders(points, batchSize: 10);
        var seen = new DeepLearning.Interpretation(new Learner(data, nn.Linear(2, 1)));
        Assert.EndsWith("loss NaN", seen.TopLosses(3).ToString().Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_items_have_their_files_names_also_after_one_that_cannot_be_read()
    {
        using var folder = new TemporaryData();
        foreach (var i in Enumerable.Range(0, 8))
            File.WriteAllBytes(folder.PathOf($"{i}.png"), i == 2 ? [1, 2, 3] : new Image(4, 4, [.. Enumerable.Repeat((byte)(30 * i), 48)]).ToPng());
        var files = Files.GetImageFiles(folder.Root);
        Assert.Equal(["7.png", "6.png"], Worst(files, path => path));
        Assert.Equal(["7.png", "6.png"], Worst([.. Enumerable.Range(0, 8)], i => files[i])); // the picture knows its file
        Assert.All(Worst([.. files.Where(file => !file.EndsWith("2.png", StringComparison.Ordinal)).Select(File.ReadAllBytes)], content => content), last => Assert.EndsWith("% sure", last, StringComparison.Ordinal));

        // All but the first are called dark, and the model says the more surely bright the brighter they are. What stands last below each picture:
        static IEnumerable<string> Worst<T>(IReadOnlyList<T> items, Func<T, object> getX)
            where T : notnull
        {
            var linear = nn.Linear(48, 2);
            using (no_grad())
                linear.weight!.copy_(tensor([1f, -1f]).unsqueeze(1).expand(2, 48));
            var loaders = new DataBlock<T>
            {
                Blocks = (new ImageBlock(), new CategoryBlock()),
                GetX = getX,
                GetY = item => item.Equals(items[0]) ? "bright" : "dark",
                Splitter = all => ([0, 1], [.. Enumerable.Range(0, all.Count)]),
                SkipUnreadable = true,
            }.DataLoaders(items, batchSize: 2);
            return new DeepLearning.Interpretation(new Learner(loaders, nn.Sequential(nn.Flatten(), linear))).TopLosses(2).ToString().Split('\n').Select(line => line[(line.LastIndexOf('/') + 1)..]);
        }
    }

    [Fact]
    public void Outputs_that_are_no_numbers_have_no_confusion_matrix()
    {
        var data = new DataBlock<float[]> { Blocks = (new(), new CategoryBlock()), GetY = point => $"{point[1]}", Splitter = _ => ([0, 1], [2, 3, 4]) }
            .DataLoaders([[1, 0], [1, 1], [1, 0], [float.NaN, 1], [1, 1]], batchSize: 2);
        var message = Assert.Throws<InvalidOperationException>(() => new DeepLearning.Interpretation(new Learner(data, nn.Linear(2, 2))).ConfusionMatrix()).Message;
        Assert.Contains("For 1 of 3 items the model's outputs are not numbers", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void Models_of_another_number_type_are_interpreted_too(ScalarType type)
    {
        Lessons.Seed(1);
        var x = randn(20, 2).to(type);
        var data = new DataLoaders(new TensorDataLoader(x, x.sum(1), 10, training: true), new TensorDataLoader(x, x.sum(1), 10, training: false));
        var learner = new Learner(data, nn.Linear(2, 1).to(type), Losses.Mse);
        Near.Equal([learner.Validate()[0]], [new DeepLearning.Interpretation(learner).Losses.Average()], type == ScalarType.Float64 ? 1e-6 : .02);
    }

    [Fact]
    public void Numbers_have_no_confusion_matrix() =>
        Assert.Contains("needs one class for each item", Assert.Throws<InvalidOperationException>(() => new DeepLearning.Interpretation(Toy.Learner()).ConfusionMatrix()).Message, StringComparison.Ordinal);
}
