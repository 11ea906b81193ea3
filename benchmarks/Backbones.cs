using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>What fine-tuning can begin with: the sample's network, SqueezeNet and NuGet's ResNet-18, on drawings and photographs, with one label, several and a point, at different sizes.</summary>
internal static partial class Backbones
{
    /// <summary>What can be chosen from: sets, networks and sizes.</summary>
    public static readonly IReadOnlyList<string> Sets = ["pets", "pascal", "drawn-pets", "drawn-scenes", "drawn-heads"], Networks = ["sample", "squeezenet1_0", "resnet18_nuget"], Sizes = ["64", "128", "224"];

    private const int BatchSize = 32, Epochs = 12, FrozenEpochs = 4;

    /// <summary>Prints of each training the error rate (pets), the mean average precision (scenes, PASCAL) or the mean squared error (heads), and its seconds; at the end, a table of all.</summary>
    /// <param name="data">The folder with the real parts and SqueezeNet's weights.</param>
    /// <param name="seeds">How many trainings of each. The second begins when all have had their first: what is broken off has measured all alike.</param>
    /// <param name="only">Some of the sets, networks and sizes, in the order in which they are measured; by default all.</param>
    public static void Compare(string data, int seeds, IReadOnlyList<string> only)
    {
        var (sets, networks, sizes) = (Wanted(Sets), Wanted(Networks), Wanted(Sizes));
        foreach (var network in networks)
            Pretrained(data, network).Dispose(); // if weights are missing, it is told before hours of work
        var runs = new List<Run>();
        for (var seed = 1; seed <= seeds; seed++)
            foreach (var set in sets)
                foreach (var network in networks)
                    foreach (var size in sizes)
                    {
                        runs.Add(Trained(data, set, network, int.Parse(size, CultureInfo.InvariantCulture), seed));
                        Console.WriteLine(FormattableString.Invariant($"seed {seed}: {runs[^1].Name}: {Measure(set)} {runs[^1].Quality:0.0000}, {runs[^1].Seconds:0.0} s"));
                    }
        var rows = runs.GroupBy(run => (run.Set, run.Network, run.Size)).Select(of => new object[]
            { of.Key.Set, Measure(of.Key.Set), of.Key.Network, of.Key.Size, of.Average(run => run.Quality), of.Min(run => run.Quality), of.Max(run => run.Quality), of.Min(run => run.Seconds) });
        Console.WriteLine(new Table(["set", "measured", "network", "pixels", "mean", "lowest", "highest", "seconds, at best"], rows, $"Fine-tuned for {FrozenEpochs} and {Epochs} epochs, {seeds} seeds", "0.###"));

        IReadOnlyList<string> Wanted(IReadOnlyList<string> kind) => only.Where(kind.Contains).ToList() is { Count: > 0 } some ? some : kind;
    }

    private static string Measure(string set) => set switch
    {
        "pets" or "drawn-pets" => "error rate",
        "drawn-heads" => "mean squared error",
        _ => "mean average precision",
    };

    private static Body Pretrained(string data, string network) =>
        Backbone.Pretrained(network, network == "squeezenet1_0" ? Path.Combine(data, "weights", "squeezenet1_0.safetensors") : null);

    private static Run Trained(string data, string set, string network, int size, int seed)
    {
        var loaders = set switch
        {
            "pets" => Pets(Path.Combine(data, "oxford-iiit-pet_part", "images"), size, seed),
            "pascal" => Pascal(Path.Combine(data, "pascal_2007_part"), size),
            "drawn-pets" => Pets(Path.Combine(Datasets.Pets().Path, "images"), size, seed),
            "drawn-scenes" => Pascal(Datasets.Pascal().Path, size),
            _ => Heads(Datasets.Biwi().Path, size),
        };
        Lessons.Seed(seed);
        var clock = new Stopwatch();
        var quality = 0.0;
        Alternation.Quietly(() =>
        {
            var learner = VisionLearner.Create(loaders, Pretrained(data, network), set == "drawn-heads" ? (-1, 1) : null);
            using var model = learner.Model;
            clock.Start();
            learner.FineTune(Epochs, 5e-3, FrozenEpochs);
            clock.Stop();
            using var scope = NewDisposeScope();
            var (predictions, targets) = learner.GetPredictions();
            quality = Measure(set) switch
            {
                "error rate" => Metric.ErrorRate.Function(predictions, targets).item<float>(),
                "mean squared error" => Losses.Mse(predictions, targets).item<float>(),
                _ => FineTune.MeanAveragePrecision(predictions, targets),
            };
        });
        return new(set, network, size, quality, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Each seed has its own fifth for validation, the same share of each breed: there are few photographs.</summary>
    private static BlockDataLoaders Pets(string folder, int size, int seed) => new DataBlock<string>
    {
        Blocks = (new ImageBlock(), new CategoryBlock()),
        GetItems = Files.GetImageFiles,
        GetY = Of,
        Splitter = Splitters.Stratified<string>(Of, seed: seed),
        ItemTransforms = [new Resize(size * 5 / 4)],
        BatchTransforms = [.. Augment.Transforms(size: size, minScale: .75)],
    }.DataLoaders(folder, BatchSize);

    private static BlockDataLoaders Pascal(string folder, int size) => new DataBlock<string[]>
    {
        Blocks = (new ImageBlock(), new MultiCategoryBlock()),
        GetX = row => Path.Combine(folder, "train", row[0]),
        GetY = row => row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Splitter = Splitters.ByFunction<string[]>(row => row[2] == "True"),
        ItemTransforms = [new RandomResizedCrop(size, minScale: .6)],
    }.DataLoaders([.. File.ReadLines(Path.Combine(folder, "train.csv")).Skip(1).Select(line => line.Split(','))], BatchSize);

    /// <summary>The centre of the head, as notebook 04 takes it from the pose's last line and the camera's matrix; person 13 is for validation.</summary>
    private static BlockDataLoaders Heads(string folder, int size) => new DataBlock<string>
    {
        Blocks = (new ImageBlock(), new PointBlock()),
        GetItems = Files.GetImageFiles,
        GetY = picture =>
        {
            var camera = Numbers(File.ReadLines(Path.Combine(Path.GetDirectoryName(picture)!, "rgb.cal")), 3);
            var centre = Numbers(File.ReadLines(picture.Replace("_rgb.jpg", "_pose.txt", StringComparison.Ordinal)).Where(line => line.Length > 0), 4)[^1];
            return (centre[0] * camera[0][0] / centre[2] + camera[0][2], centre[1] * camera[1][1] / centre[2] + camera[1][2]);
        },
        Splitter = Splitters.ByFunction<string>(picture => Path.GetFileName(Path.GetDirectoryName(picture)) == "13"),
        ItemTransforms = [new Resize((size * 3 / 2, size * 2), ResizeMethod.Squish)],
        BatchTransforms = [.. Augment.Transforms(size: (size * 3 / 4, size))],
    }.DataLoaders(folder, BatchSize);

    private static double[][] Numbers(IEnumerable<string> lines, int count) =>
        [.. lines.Take(count).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];

    private static object Of(string path) => Breed().Match(Path.GetFileName(path)).Groups[1].Value;

    [GeneratedRegex(@"^(.+)_\d+\.jpg$")]
    private static partial Regex Breed();

    private sealed record Run(string Set, string Network, int Size, double Quality, double Seconds)
    {
        public string Name => $"{Set}, {Network}, {Size} px";
    }
}
