using System.Collections;
using System.Diagnostics;
using DeepLearning;
using SkiaSharp;
using static TorchSharp.torch;

namespace Benchmarks.Gpu;

/// <summary>Whether the loader keeps the device busy: photographs out of the cache into batches on the device, alone and with a ResNet-50 in 16 bits that learns from them, beside the same training on pictures that lie there.</summary>
internal static class GpuFeeding
{
    private const int Classes = 37, Drawn = 64;

    public static void Compare(GpuSettings settings)
    {
        var files = settings.Photographs is { } folder ? Files.GetImageFiles(folder) : Draw();
        var onDevice = Learner(GpuTraining.Learner(Layers.ToChannelsLast(ResNet.ResNet50(Classes)), settings).Data);
        foreach (var workers in new[] { DataLoader.DefaultWorkers, Environment.ProcessorCount }.Distinct())
        {
            using var scope = NewDisposeScope();
            var loader = new DataLoader(new Repeated(files, settings.Pictures), settings.BatchSize, shuffle: true, dropLast: true)
            {
                Blocks = (new ImageBlock(), new Block()),
                ItemTransforms = [new RandomResizedCrop(settings.Size, .35), new Flip()],
                BatchTransforms = [Normalize.ImageNet],
                Workers = workers,
            };
            var fed = Learner(new(loader, onDevice.Data.Valid));
            Alternation.Compare($"{files.Count} photographs out of the cache to {settings.Size} px, {workers} workers, on {Lessons.Device}, {settings.Pairs} alternations", "pictures/s", warmUps: 1, settings.Pairs, new()
            {
                ["ResNet-50 learns from them"] = () => GpuTraining.PicturesPerSecond(fed, settings),
                ["it learns from what lies on the device"] = () => GpuTraining.PicturesPerSecond(onDevice, settings),
                ["the loader alone"] = () => LoadedPerSecond(loader),
            });
        }
    }

    private static Learner Learner(DataLoaders data) => new Learner(data, Layers.ToChannelsLast(ResNet.ResNet50(Classes)), Losses.CrossEntropy).ToFp16();

    private static double LoadedPerSecond(DataLoader loader)
    {
        var clock = Stopwatch.StartNew();
        foreach (var (x, y) in loader)
        {
            using (y)
                x.Dispose();
        }
        if (Lessons.Device.type == TorchSharp.DeviceType.CUDA)
            cuda.synchronize();
        return loader.Count * loader.BatchSize / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Files of noise, as large as photographs of a data set.</summary>
    private static List<string> Draw()
    {
        var folder = Directory.CreateTempSubdirectory("gpu-").FullName;
        var random = new Random(1);
        return [.. Enumerable.Range(0, Drawn).Select(i =>
        {
            using var bitmap = new SKBitmap(500, 375);
            random.NextBytes(bitmap.GetPixelSpan());
            var path = Path.Combine(folder, $"{i}.jpg");
            using var file = File.Create(path);
            bitmap.Encode(file, SKEncodedImageFormat.Jpeg, 90);
            return path;
        })];
    }

    /// <summary>Photographs over and over, as an epoch of so many.</summary>
    private sealed class Repeated(IReadOnlyList<string> files, int count) : IReadOnlyList<Item>
    {
        public int Count => count;

        public Item this[int index] => new(Image.Open(files[index % files.Count]), (long)(index % Classes));

        public IEnumerator<Item> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
