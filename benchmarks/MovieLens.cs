using System.Diagnostics;
using Deedle;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The bias model of notebook 05: batch 64, 50 factors, Adam, one thread, 80,000 ratings an epoch.</summary>
internal static class MovieLens
{
    private const int Epochs = 1, WarmUps = 3;

    public static void Compare(int pairs)
    {
        var path = Datasets.MovieLens.File("u.data");
        var learner = Learner(path);
        using var torch = new TorchProcess("movielens.py", path, $"{Epochs}");
        var measures = new Dictionary<string, Func<double>>
        {
            ["C#, Learner"] = () => RowsPerSecond(learner),
            ["PyTorch, slicing"] = () => torch.Measure("slicing"),
            ["PyTorch, DataLoader"] = () => torch.Measure("dataloader"),
        };
        for (var i = 0; i < WarmUps; i++)
            foreach (var measure in measures.Values)
                measure();
        var rates = measures.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var pair = 0; pair < pairs; pair++)
            foreach (var (name, measure) in measures)
                rates[name].Add(measure());

        // The machine's other business slows neighbours in time alike: the ratio of each alternation says more than the ratio of the medians.
        var ours = rates.First().Value;
        var rows = rates.Select(entry => new object[]
        {
            entry.Key, Median(entry.Value), entry.Value.Min(), entry.Value.Max(), $"{Median(ours.Zip(entry.Value, (our, their) => our / their)):0.00}x",
        });
        Console.WriteLine(new Table(["loop", "rows/s, median", "min", "max", "C# is, median"], rows, $"MovieLens, {pairs} alternations of {Epochs} epoch", "0"));
    }

    public static void Memory()
    {
        var learner = Learner(Datasets.MovieLens.File("u.data"));
        Quietly(() => learner.Fit(5, 5e-3));
        var after5 = Resident();
        Quietly(() => learner.Fit(45, 5e-3));
        var after50 = Resident();
        Console.WriteLine($"resident memory: {after5 >> 20} MB after 5 epochs, {after50 >> 20} MB after 50: {(double)after50 / after5:0.000}x");
    }

    private static Learner Learner(string path)
    {
        Lessons.Seed(1);
        set_num_threads(1);
        var fields = File.ReadLines(path).Select(line => line.Split('\t')).ToArray();
        var ratings = Frame.FromRecords(fields.Select(field => new { user = int.Parse(field[0]), item = int.Parse(field[1]), rating = float.Parse(field[2]) }));
        var data = CollabDataLoaders.FromFrame(ratings, item: "item");
        // The Python loops only train, so next to nothing is left here to validate on.
        var few = new TensorDataLoader(zeros(64, 2, int64), zeros(64), 64, training: false);
        return new(new(data.Train, few), new DotProductBias(data.Users.Count, data.Items.Count, 50), Losses.Mse);
    }

    private static double RowsPerSecond(Learner learner)
    {
        var clock = Stopwatch.StartNew();
        Quietly(() => learner.Fit(Epochs, 5e-3));
        return Epochs * (double)learner.Data.Train.Count * learner.Data.Train.BatchSize / clock.Elapsed.TotalSeconds;
    }

    private static void Quietly(Action action)
    {
        var console = Console.Out;
        Console.SetOut(TextWriter.Null);
        action();
        Console.SetOut(console);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
