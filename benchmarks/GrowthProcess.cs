using System.Diagnostics;
using System.Globalization;
using Benchmarks.Fuzz;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>What the growth benchmark measures in a process of its own, so that its memory is known.</summary>
internal static class GrowthProcess
{
    /// <summary>As many as MovieLens's 20 million ratings have.</summary>
    public const int Users = 138_000, Items = 27_000;

    /// <summary>The option of `growth` that makes a process such a one.</summary>
    public const string Option = "--measure";

    /// <summary>Answers each line with a number: the seconds that something takes, or, of the last of these, the most megabytes ("peak") or the seconds of a processor ("work").</summary>
    public static void Serve()
    {
        var answers = Console.Out;
        Console.SetOut(TextWriter.Null);
        set_num_threads(1);
        var (data, before) = ((CollabDataLoaders?)null, TimeSpan.Zero);
        while (Console.ReadLine()?.Split(' ', 2) is [var what, .. var argument])
        {
            if (what is not ("peak" or "work"))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                PeakMemory.Reset();
                before = Environment.CpuUsage.TotalTime;
            }
            var answer = what switch
            {
                "peak" => PeakMemory.Since(0) / 1e6,
                "work" => (Environment.CpuUsage.TotalTime - before).TotalSeconds,
                "draw" => Seconds(() => data = Drawn(int.Parse(argument[0], CultureInfo.InvariantCulture))),
                "read" => Seconds(() => data = Read(argument[0])),
                "names" => Names(int.Parse(argument[0], CultureInfo.InvariantCulture)),
                "dense" => EpochSeconds(data!, sparse: false),
                "sparse" => EpochSeconds(data!, sparse: true),
                _ => throw new BenchmarkException($"{what}: there is no such measure."),
            };
            answers.WriteLine(answer.ToString(CultureInfo.InvariantCulture));
            answers.Flush();
        }
    }

    /// <summary>Writes a file as MovieLens's larger sets have it.</summary>
    public static void Write(string path, int count)
    {
        var random = new Random(1);
        using var file = new StreamWriter(path);
        file.WriteLine("userId,movieId,rating,timestamp");
        for (var i = 0; i < count; i++)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{1 + random.Next(Users)},{1 + random.Next(Items)},{random.Next(1, 11) / 2.0:0.0},1112486027"));
    }

    private static double Seconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    private static CollabDataLoaders Drawn(int count)
    {
        var random = new Random(1);
        int[] Numbers(int below) => [.. Enumerable.Range(0, count).Select(_ => random.Next(below))];
        return CollabDataLoaders.FromColumns(Numbers(Users), Numbers(Items), Array.ConvertAll(Numbers(5), star => star + 1f), seed: 1);
    }

    /// <summary>As docs/your-own-data.md has it.</summary>
    private static CollabDataLoaders Read(string path)
    {
        var (users, films, stars) = (new List<int>(), new List<int>(), new List<float>());
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var fields = line.Split(',');
            users.Add(int.Parse(fields[0], CultureInfo.InvariantCulture));
            films.Add(int.Parse(fields[1], CultureInfo.InvariantCulture));
            stars.Add(float.Parse(fields[2], CultureInfo.InvariantCulture));
        }
        return CollabDataLoaders.FromColumns(users, films, stars, batchSize: 64, seed: 42);
    }

    private static double EpochSeconds(CollabDataLoaders data, bool sparse)
    {
        using var scope = NewDisposeScope();
        using var model = new EmbeddingDotBias(data.Users.Count, data.Items.Count, 50, (0, 5.5), sparse);
        // The Python loop only trains, and this one is stopped before it validates.
        var learner = new Learner(new(data.Train, data.Valid), model, Losses.Mse);
        var part = new PartOfEpoch();
        learner.Callbacks.Add(part);
        learner.Fit(1, 5e-3);
        return part.EpochSeconds;
    }

    /// <summary>From so many names of pictures to the first batch. The names are drawn, and each leads to one of the sample's pictures.</summary>
    private static double Names(int count)
    {
        var pictures = Files.GetImageFiles(Path.Combine(Datasets.Pets().Path, "images"));
        string[] names = [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"/data/photographs/class {i % 100:00}/{i:0000000}.jpg"))];
        return Seconds(() =>
        {
            using var scope = NewDisposeScope();
            _ = new DataBlock<string>
            {
                Blocks = (new ImageBlock(), new CategoryBlock()),
                GetX = name => pictures[int.Parse(name.AsSpan()[^11..^4], CultureInfo.InvariantCulture) % pictures.Count],
                GetY = Files.ParentLabel,
                Splitter = Splitters.Random<string>(seed: 42),
                ItemTransforms = [new Resize(128)],
            }.DataLoaders(names).Train.First();
        });
    }

    /// <summary>Stops an epoch after three seconds, and tells from them how long all of it takes.</summary>
    private sealed class PartOfEpoch : Callback
    {
        private const int Skipped = 20; // batches until all is compiled and in memory
        private const double Part = 3;

        private readonly Stopwatch clock = Stopwatch.StartNew();
        private double begun, warm;

        public double EpochSeconds { get; private set; }

        public override void BeforeBatch(FitState fit)
        {
            if (fit.Batch == 1)
                begun = clock.Elapsed.TotalSeconds;
            if (fit.Batch == Skipped)
                warm = clock.Elapsed.TotalSeconds;
            if (fit.Batch <= Skipped)
                return;
            var passed = clock.Elapsed.TotalSeconds - warm;
            EpochSeconds = begun + (fit.Batches * passed / (fit.Batch - Skipped));
            if (passed > Part)
                fit.Stop();
        }
    }
}
