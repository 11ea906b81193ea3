using System.Text.RegularExpressions;
using DeepLearning;

namespace Benchmarks;

/// <summary>
/// Which reading of the finder's curve suggests the better learning rate: fine-tuning on drawings and photographs, one label and several, two networks, three seeds.
/// </summary>
internal static class Finder
{
    private const int Items = 400, BatchSize = 32, Size = 64, Epochs = 4, FrozenEpochs = 2, Seeds = 3;

    /// <summary>What a suggestion is judged by: the validation loss after training at each of these; between two of them it is interpolated.</summary>
    private static readonly double[] grid = [1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];

    private static readonly Dictionary<string, Func<LrFindResult, double>> rules = new()
    {
        ["steepest"] = found => found.Steepest,
        ["minimum / 10"] = found => found.Minimum,
        ["valley"] = found => Valley(Seen(found)),
        ["slide"] = found => Slide(Seen(found), unit: 1),
        ["slide, the loss in tenths"] = found => Slide(Seen(found), unit: 10),
        ["2e-3, without a finder"] = _ => 2e-3,
    };

    /// <summary>Prints how many times the validation loss of the best rate each suggestion leads to.</summary>
    public static void Compare(string data)
    {
        var rows = new List<(string Set, string Rule, double Times)>();
        foreach (var (set, loaders) in Sets(data))
            foreach (var (name, weights) in new[] { ("sample", (string?)null), ("squeezenet1_0", Path.Combine(data, "weights", "squeezenet1_0.safetensors")) })
                for (var seed = 1; seed <= Seeds; seed++)
                {
                    Learner Fresh()
                    {
                        Lessons.Seed(seed);
                        return VisionLearner.Create(loaders, Backbone.Pretrained(name, weights));
                    }
                    LrFindResult? found = null;
                    Alternation.Quietly(() => found = Fresh().LrFind());
                    double[] losses = [.. grid.Select(rate => Trained(Fresh(), rate))];
                    rows.AddRange(rules.Select(rule => (set, rule.Key, At(rule.Value(found!), losses) / losses.Min())));
                    Console.WriteLine($"{set}, {name}, seed {seed}: {found}");
                }
        foreach (var rule in rows.GroupBy(row => row.Rule))
            Figures.Add(rule.Key, "times the best rate's validation loss", rule.GroupBy(row => row.Set).ToDictionary(row => row.Key, row => (IReadOnlyList<double>)[.. row.Select(one => one.Times)]));
        var sets = rows.Select(row => row.Set).Distinct().ToList();
        Console.WriteLine(new Table(["suggestion", "mean", "worst", .. sets],
            rows.GroupBy(row => row.Rule).Select(rule => (object[])[rule.Key, rule.Average(row => row.Times), rule.Max(row => row.Times),
                .. sets.Select(set => (object)rule.Where(row => row.Set == set).Average(row => row.Times))]), "Times the best rate's validation loss", "0.00"));
    }

    /// <summary>The validation loss at a rate between those of the grid, both on logarithmic scales; outside of it that of the nearest.</summary>
    private static double At(double rate, double[] losses)
    {
        rate = Math.Clamp(rate, grid[0], grid[^1]);
        var right = Math.Max(1, Array.FindIndex(grid, one => one >= rate));
        var share = Math.Log(rate / grid[right - 1]) / Math.Log(grid[right] / grid[right - 1]);
        return Math.Pow(losses[right - 1], 1 - share) * Math.Pow(losses[right], share);
    }

    /// <summary>The part of a curve that fastai reads.</summary>
    private static (double Rate, double Loss)[] Seen(LrFindResult found) => [.. found.Rates.Zip(found.Losses).Skip(10).SkipLast(5)];

    /// <summary>fastai's valley: the middle of the longest falling subsequence's second third.</summary>
    private static double Valley((double Rate, double Loss)[] curve)
    {
        var lengths = new int[curve.Length];
        var (start, end) = (0, 0);
        for (var i = 0; i < curve.Length; i++)
        {
            lengths[i] = 1 + Enumerable.Range(0, i).Where(j => curve[j].Loss > curve[i].Loss).Select(j => lengths[j]).DefaultIfEmpty(0).Max();
            if (lengths[i] > lengths[end])
                (start, end) = (i - lengths[i], i);
        }
        var third = (end - start) / 3.0;
        return curve[Math.Max(0, start) + (int)third + (int)(third / 2)].Rate;
    }

    /// <summary>fastai's slide: from the right, the first place whose slope is the same as 15 batches later, up to a threshold in the loss's own unit.</summary>
    private static double Slide((double Rate, double Loss)[] curve, double unit)
    {
        const int Apart = 15;
        var slopes = curve.Select((_, i) => (Left: Math.Max(0, i - 1), Right: Math.Min(curve.Length - 1, i + 1)))
            .Select(near => unit * (curve[near.Right].Loss - curve[near.Left].Loss) / (near.Right - near.Left)).ToArray();
        var right = curve.Length - 1;
        var found = curve[right - Apart].Rate;
        for (; right >= Apart && Math.Abs(slopes[right] - slopes[right - Apart]) > .005; right--)
            found = curve[right - Apart].Rate;
        return found;
    }

    private static double Trained(Learner learner, double rate)
    {
        Alternation.Quietly(() => learner.FineTune(Epochs, rate, FrozenEpochs));
        return learner.Recorder.Rows[^1].ValidLoss;
    }

    private static IEnumerable<(string Name, BlockDataLoaders Loaders)> Sets(string data)
    {
        yield return ("drawn pets", Pets(Path.Combine(Datasets.Pets().Path, "images")));
        yield return ("drawn scenes", Pascal(Datasets.Pascal().Path));
        yield return ("pets", Pets(Path.Combine(data, "oxford-iiit-pet_part", "images")));
        yield return ("PASCAL 2007", Pascal(Path.Combine(data, "pascal_2007_part")));
    }

    private static BlockDataLoaders Pets(string folder) => new DataBlock<string>
    {
        Blocks = (new ImageBlock(), new CategoryBlock()),
        GetY = path => Regex.Match(Path.GetFileName(path), @"^(.+)_\d+\.jpg$").Groups[1].Value,
        Splitter = Splitters.Random<string>(seed: 42),
        ItemTransforms = [new Resize(2 * Size)],
        BatchTransforms = [.. Augment.Transforms(size: Size, minScale: .75)],
    }.DataLoaders(Some(Files.GetImageFiles(folder)), BatchSize);

    private static BlockDataLoaders Pascal(string folder) => new DataBlock<string[]>
    {
        Blocks = (new ImageBlock(), new MultiCategoryBlock()),
        GetX = row => Path.Combine(folder, "train", row[0]),
        GetY = row => row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Splitter = Splitters.Random<string[]>(seed: 42),
        ItemTransforms = [new RandomResizedCrop(Size, minScale: .35)],
    }.DataLoaders(Some([.. File.ReadLines(Path.Combine(folder, "train.csv")).Skip(1).Select(line => line.Split(','))]), BatchSize);

    private static IReadOnlyList<T> Some<T>(IReadOnlyList<T> items) => [.. items.Where((_, i) => i % Math.Max(1, items.Count / Items) == 0).Take(Items)];
}
