using System.Collections;
using System.Diagnostics;
using DeepLearning;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The way of photographs into a batch: decoded, a random part brought to size, mirrored, normalised; batches of 64, two workers.</summary>
internal static class Images
{
    private const int BatchSize = 64, Workers = 2;
    private const double MinScale = .35; // as the lesson has it for photographs of several things

    /// <returns>By size, the first epoch and a later one.</returns>
    public static IReadOnlyDictionary<int, (Comparison First, Comparison Later)> Compare(string folder, int pairs)
    {
        var compared = new Dictionary<int, (Comparison, Comparison)>();
        var files = Files.GetImageFiles(folder);
        set_num_threads(1); // as in the Python processes: the workers have the processors
        using var scope = NewDisposeScope();
        foreach (var size in new[] { 128, 224 })
        {
            using var torch = LineProcess.Python("images.py", [$"{size}", $"{MinScale}", $"{BatchSize}", $"{Workers}", .. files]);
            var loader = new DataLoader(new Photographs(files), BatchSize, shuffle: true)
            {
                Blocks = (new ImageBlock(), new Block()),
                ItemTransforms = [new RandomResizedCrop(size, MinScale), new Flip()],
                BatchTransforms = [Normalize.ImageNet],
                Workers = Workers,
            };
            var title = $"{files.Count} photographs to {size} px, {pairs} alternations";
            var first = Alternation.Compare(title, "pictures/s", warmUps: 1, pairs, new()
            {
                ["C#, first epoch"] = () => FirstEpoch(loader),
                ["PyTorch"] = () => torch.Measure("epoch"),
            });
            var later = Alternation.Compare(title, "pictures/s", warmUps: 1, pairs, new()
            {
                ["C#, later epoch"] = () => Epoch(loader),
                ["PyTorch"] = () => torch.Measure("epoch"),
            });
            compared[size] = (first["PyTorch"], later["PyTorch"]);
        }
        return compared;
    }

    private static double FirstEpoch(DataLoader loader)
    {
        ImageCache.Clear();
        return Epoch(loader);
    }

    private static double Epoch(DataLoader loader)
    {
        var clock = Stopwatch.StartNew();
        foreach (var (x, y) in loader)
        {
            x.Dispose();
            y.Dispose();
        }
        return loader.ItemCount / clock.Elapsed.TotalSeconds;
    }

    private sealed class Photographs(IReadOnlyList<string> files) : IReadOnlyList<Item>
    {
        public int Count => files.Count;

        public Item this[int index] => new(Image.Open(files[index]), 0L);

        public IEnumerator<Item> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
