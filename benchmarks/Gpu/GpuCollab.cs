using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks.Gpu;

/// <summary>The bias model of notebook 05 on ratings that are drawn: small batches, where sending the work is the work, and large ones.</summary>
internal static class GpuCollab
{
    private const int Users = 943, Films = 1682, Ratings = 100_000, WarmUps = 2;

    public static void Compare(GpuSettings settings)
    {
        var path = Path.Combine(Path.GetTempPath(), $"ratings-{Environment.ProcessId}.tsv");
        var random = new Random(1);
        File.WriteAllLines(path, Enumerable.Range(0, Ratings).Select(_ => $"{random.Next(Users)}\t{random.Next(Films)}\t{random.Next(1, 6)}"));
        foreach (var batchSize in new[] { 64, 4096 })
        {
            using var scope = NewDisposeScope();
            Lessons.Seed(1);
            var rows = Ratings - Ratings / 5;
            var x = stack([randint(1, Users + 1, rows, int64), randint(1, Films + 1, rows, int64)], 1);
            var train = new TensorDataLoader(x, randint(1, 6, rows, int64).to(float32), batchSize, training: true);
            var learner = new Learner(new(train, new TensorDataLoader(x[..64], zeros(64), 64, training: false)), new DotProductBias(Users + 1, Films + 1, 50), Losses.Mse);
            using var torch = LineProcess.Python(settings.Python, "movielens.py", path, "1", $"{batchSize}", Lessons.Device.ToString());
            Alternation.Compare($"dot product with bias, batch {batchSize}, on {Lessons.Device}, {settings.Pairs} alternations of 1 epoch", "rows/s", WarmUps, settings.Pairs, new()
            {
                ["C#"] = () => MovieLens.RowsPerSecond(learner),
                ["PyTorch, slicing"] = () => torch.Measure("slicing"),
            });
        }
        File.Delete(path);
    }
}
