using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>What fine-tuning can begin with: the sample's network, SqueezeNet and NuGet's ResNet-18, on drawings and photographs, with one label and several, at different sizes.</summary>
internal static partial class Backbones
{
    /// <summary>What can be chosen from: sets, networks and sizes.</summary>
    public static readonly IReadOnlyList<string> Sets = ["drawn-pets", "drawn-scenes", "pets", "pascal"], Networks = ["sample", "squeezenet1_0", "resnet18_nuget"], Sizes = ["64", "128", "224"];

    private const int BatchSize = 32, Epochs = 12, FrozenEpochs = 4;

    /// <summary>Prints for each the error rate (pets) or the mean average precision, and the seconds of a training.</summary>
    /// <param name="data">The folder with the real parts and SqueezeNet's weights.</param>
    /// <param name="seeds">How many trainings of each: their mean.</param>
    /// <param name="only">Some of the sets, networks and sizes; by default all.</param>
    public static void Compare(string data, int seeds, IReadOnlyList<string> only)
    {
        var rows = new List<object[]>();
        foreach (var set in Wanted(Sets))
            foreach (var network in Wanted(Networks))
                foreach (var size in Wanted(Sizes))
                {
                    var runs = Enumerable.Range(1, seeds).Select(seed => Trained(data, set, network, int.Parse(size, CultureInfo.InvariantCulture), seed)).ToList();
                    rows.Add([set, network, size, runs.Average(run => run.Quality), runs.Min(run => run.Quality), runs.Max(run => run.Quality), runs.Average(run => run.Seconds)]);
                    Figures.Add($"{set}, {network}, {size} px", set.EndsWith("pets", StringComparison.Ordinal) ? "error rate" : "mean average precision", new() { [network] = [.. runs.Select(run => run.Quality)] });
                    Console.WriteLine(FormattableString.Invariant($"{set}, {network}, {size} px: {rows[^1][3]:0.000}"));
                }
        Console.WriteLine(new Table(["", "network", "pixels", "mean", "lowest", "highest", "seconds"], rows, $"Error rate of pets, mean average precision of scenes and PASCAL 2007, {seeds} seeds", "0.###"));

        IEnumerable<string> Wanted(IReadOnlyList<string> kind) => kind.Any(only.Contains) ? kind.Where(only.Contains) : kind;
    }

    private static (double Quality, double Seconds) Trained(string data, string set, string network, int size, int seed)
    {
        var loaders = set switch
        {
            "drawn-pets" => Pets(Path.Combine(Datasets.Pets().Path, "images"), size, seed),
            "pets" => Pets(Path.Combine(data, "oxford-iiit-pet_part", "images"), size, seed),
            "drawn-scenes" => Pascal(Datasets.Pascal().Path, size),
            _ => Pascal(Path.Combine(data, "pascal_2007_part"), size),
        };
        var clock = new Stopwatch();
        var quality = 0.0;
        Alternation.Quietly(() =>
        {
            Lessons.Seed(seed);
            var learner = VisionLearner.Create(loaders, Backbone.Pretrained(network, network == "squeezenet1_0" ? Path.Combine(data, "weights", "squeezenet1_0.safetensors") : null));
            clock.Start();
            learner.FineTune(Epochs, 5e-3, FrozenEpochs);
            clock.Stop();
            using var scope = NewDisposeScope();
            var (predictions, targets) = learner.GetPredictions();
            quality = targets.dim() == 1 ? Metric.ErrorRate.Function(predictions, targets).item<float>() : FineTune.MeanAveragePrecision(predictions, targets);
        });
        return (quality, clock.Elapsed.TotalSeconds);
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
        ItemTransforms = [new RandomResizedCrop(size, minScale: .6), new Flip()],
    }.DataLoaders([.. File.ReadLines(Path.Combine(folder, "train.csv")).Skip(1).Select(line => line.Split(','))], BatchSize);

    private static object Of(string path) => Breed().Match(Path.GetFileName(path)).Groups[1].Value;

    [GeneratedRegex(@"^(.+)_\d+\.jpg$")]
    private static partial Regex Breed();
}
