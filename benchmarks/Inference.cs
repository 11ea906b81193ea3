using System.Diagnostics;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>What a reader waits for after the training: a ResNet-18's prediction of one photograph, from its file, and of a batch of 64 that lies in memory, 128 pixels, two threads.</summary>
internal static class Inference
{
    private const int Size = 128, Classes = 37, BatchSize = 64, Photographs = 8, Threads = 2, WarmUps = 2;

    public static (Comparison One, Comparison Batch) Compare(string folder, int pairs)
    {
        set_num_threads(Threads);
        using var scope = NewDisposeScope();
        string[] files = [.. Files.GetImageFiles(folder).Take(Photographs)];
        using var torch = LineProcess.Python("inference.py", [$"{Threads}", .. files]);
        var data = new DataBlock<string>
        {
            Blocks = (new ImageBlock(), new CategoryBlock([.. Enumerable.Range(0, Classes).Select(Name)])),
            GetY = path => Name(files.IndexOf(path)),
            Splitter = Splitters.Random<string>(seed: 1),
            ItemTransforms = [new Resize(Size)],
            BatchTransforms = [Normalize.ImageNet],
        }.DataLoaders(files, batchSize: 4);
        var learner = new Learner(data, ResNet.ResNet18(Classes));
        var batch = new TensorDataLoader(randn(BatchSize, 3, Size, Size), zeros(BatchSize, int64), BatchSize, training: false);
        return (Compare("one photograph", "one", () => files.Sum(file => Does(() => learner.Predict(file).Values.Dispose())) / files.Length),
            Compare("a batch of 64", "batch", () => Does(() =>
            {
                using var inner = NewDisposeScope();
                learner.GetPredictions(batch);
            })));

        Comparison Compare(string title, string what, Func<double> here) => Alternation.Compare($"ResNet-18, {Size} px, predicting {title}, {pairs} alternations", "ms", WarmUps, pairs, new()
        {
            ["C#"] = here,
            ["PyTorch"] = () => torch.Measure(what),
        })["PyTorch"];
    }

    private static string Name(int index) => $"class {index}";

    private static double Does(Action action)
    {
        var clock = Stopwatch.StartNew();
        Alternation.Quietly(action);
        return clock.Elapsed.TotalMilliseconds;
    }
}
