using System.Diagnostics;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Fine-tuning SqueezeNet 1.0 on photographs with any number of labels, the lecture's notebook 03 in small: 128 pixels, batches of 32, 12 frozen and 12 whole epochs.</summary>
internal static class FineTune
{
    private const int BatchSize = 32, Epochs = 12;
    private const double BaseLr = 3e-3;

    /// <summary>How good the model becomes, from ImageNet's weights and from none, and in PyTorch.</summary>
    public static void Quality(string data, int seeds)
    {
        var rows = new List<(string What, double Accuracy, double Precision)>();
        using var torch = Torch(data);
        for (var seed = 1; seed <= seeds; seed++)
        {
            Add("C#", Trained(data, seed, pretrained: true));
            Add("C#, from scratch", Trained(data, seed, pretrained: false));
            Add("PyTorch", (torch.Measure($"train {seed}"), torch.Measure("precision")));
        }
        void Add(string what, (double Accuracy, double Precision) result)
        {
            rows.Add((what, result.Accuracy, result.Precision));
            Console.WriteLine($"{what}: accuracy at the best threshold {result.Accuracy:0.0000}, mean average precision {result.Precision:0.000}");
        }
        var means = rows.GroupBy(row => row.What).Select(group => new object[] { group.Key, group.Average(row => row.Accuracy), group.Average(row => row.Precision) });
        Console.WriteLine(new Table(["", "accuracy at the best threshold", "mean average precision"], means, $"PASCAL 2007, mean of {seeds} seeds"));
    }

    /// <summary>How fast a whole epoch goes, pictures, training and validation, here and in PyTorch with two workers, in alternation.</summary>
    public static void Compare(string data, int pairs)
    {
        using var torch = Torch(data);
        var learner = Learner(data, pretrained: true);
        Alternation.Compare($"A whole epoch of fine-tuning, {pairs} alternations", "pictures/s", warmUps: 1, pairs, new()
        {
            ["C#"] = () => PicturesPerSecond(learner),
            ["PyTorch"] = () => torch.Measure("epoch"),
        });
    }

    private static double PicturesPerSecond(Learner learner)
    {
        var clock = Stopwatch.StartNew();
        Alternation.Quietly(() => learner.Fit(1, 1e-4));
        return (learner.Data.Train.Count * BatchSize + learner.Data.Valid.ItemCount) / clock.Elapsed.TotalSeconds;
    }

    private static (double Accuracy, double Precision) Trained(string data, int seed, bool pretrained)
    {
        Lessons.Seed(seed);
        var learner = Learner(data, pretrained);
        learner.FineTune(Epochs, BaseLr, freezeEpochs: Epochs);
        using var scope = NewDisposeScope();
        var (predictions, targets) = learner.GetPredictions();
        var accuracies = Enumerable.Range(1, 19).Select(i => Metric.AccuracyMulti(.05 * i, sigmoid: false).Function(predictions, targets).item<float>());
        return (accuracies.Max(), MeanAveragePrecision(predictions, targets));
    }

    private static Learner Learner(string data, bool pretrained)
    {
        var folder = Path.Combine(data, "pascal_2007_part");
        var block = new DataBlock<string[]>
        {
            Blocks = (new ImageBlock(), new MultiCategoryBlock()),
            GetX = row => Path.Combine(folder, "train", row[0]),
            GetY = row => row[1].Split(' '),
            Splitter = Splitters.ByFunction<string[]>(row => row[2] == "True"),
            ItemTransforms = [new RandomResizedCrop(128, minScale: .35)],
            BatchTransforms = [Normalize.ImageNet],
        };
        var loaders = block.DataLoaders([.. File.ReadLines(Path.Combine(folder, "train.csv")).Skip(1).Select(line => line.Split(','))], BatchSize);
        var network = SqueezeNet.SqueezeNet10();
        if (pretrained)
            Weights.LoadInto(network, Path.Combine(data, "weights", "squeezenet1_0.safetensors"));
        return new(loaders, new VisionModel(network.Body, loaders.Outputs));
    }

    /// <summary>For each label the mean precision at each picture that has it, the surest first; of these the mean.</summary>
    internal static double MeanAveragePrecision(Tensor predictions, Tensor targets)
    {
        var precisions = new List<double>();
        for (var label = 0; label < targets.shape[1]; label++)
        {
            var has = targets.select(1, label)[predictions.select(1, label).argsort(descending: true)].to(float64);
            if (has.sum().item<double>() > 0)
                precisions.Add(((has.cumsum(0) / arange(1, has.shape[0] + 1)) * has).sum().item<double>() / has.sum().item<double>());
        }
        return precisions.Average();
    }

    private static LineProcess Torch(string data) => LineProcess.Python("finetune.py", data, $"{BatchSize}", $"{Epochs}", $"{BaseLr}");
}
