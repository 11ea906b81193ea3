using System.Diagnostics;
using Deedle;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The bias model of notebook 05: batch 64, 50 factors, Adam, one thread, 80,000 ratings an epoch.</summary>
internal static class MovieLens
{
    private const int Epochs = 1, WarmUps = 3;

    public static IReadOnlyDictionary<string, Comparison> Compare(int pairs)
    {
        var path = Datasets.MovieLens().File("u.data");
        var learner = Learner(path);
        using var torch = LineProcess.Python("movielens.py", path, $"{Epochs}");
        return Alternation.Compare($"MovieLens, {pairs} alternations of {Epochs} epoch", "rows/s", WarmUps, pairs, new()
        {
            ["C#, Learner"] = () => RowsPerSecond(learner),
            ["PyTorch, slicing"] = () => torch.Measure("slicing"),
            ["PyTorch, DataLoader"] = () => torch.Measure("dataloader"),
        });
    }

    /// <summary>How many times the memory after 5 epochs there is after 50.</summary>
    public static double Memory()
    {
        var learner = Learner(Datasets.MovieLens().File("u.data"));
        Alternation.Quietly(() => learner.Fit(5, 5e-3));
        var after5 = Resident();
        Alternation.Quietly(() => learner.Fit(45, 5e-3));
        var after50 = Resident();
        Console.WriteLine($"resident memory: {after5 >> 20} MB after 5 epochs, {after50 >> 20} MB after 50: {(double)after50 / after5:0.000}x");
        return (double)after50 / after5;
    }

    /// <summary>The validation loss after each epoch of the lesson's training, with Adam of all rows and of the batch's only.</summary>
    public static void Curves()
    {
        set_num_threads(1);
        var data = Data(Datasets.MovieLens().File("u.data"));
        var learners = new[] { false, true }.Select(sparse =>
        {
            Lessons.Seed(1);
            var learner = CollabLearner.Create(data, 50, (0, 5.5), weightDecay: .1, sparse);
            Alternation.Quietly(() => learner.FitOneCycle(5, 5e-3));
            return learner;
        }).ToList();
        Console.WriteLine(new Table(["epoch", "Adam", "sparse", "Adam, s", "sparse, s"], learners[0].Recorder.Rows.Zip(learners[1].Recorder.Rows, (all, some) =>
            new object[] { all.Epoch, all.ValidLoss, some.ValidLoss, all.Time.TotalSeconds, some.Time.TotalSeconds }), "Validation loss of the bias model on MovieLens", "0.000"));
    }

    private static CollabDataLoaders Data(string path)
    {
        var fields = File.ReadLines(path).Select(line => line.Split('\t')).ToArray();
        return CollabDataLoaders.FromFrame(Frame.FromRecords(fields.Select(field => new { user = int.Parse(field[0]), item = int.Parse(field[1]), rating = float.Parse(field[2]) })));
    }

    private static Learner Learner(string path)
    {
        Lessons.Seed(1);
        set_num_threads(1);
        var data = Data(path);
        // The Python loops only train, so next to nothing is left here to validate on.
        var few = new TensorDataLoader(zeros(64, 2, int64), zeros(64), 64, training: false);
        return new(new(data.Train, few), new DotProductBias(data.Users.Count, data.Items.Count, 50), Losses.Mse);
    }

    /// <summary>The speed of an epoch.</summary>
    public static double RowsPerSecond(Learner learner)
    {
        var clock = Stopwatch.StartNew();
        Alternation.Quietly(() => learner.Fit(Epochs, 5e-3));
        return Epochs * (double)learner.Data.Train.Count * learner.Data.Train.BatchSize / clock.Elapsed.TotalSeconds;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
