using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>The course's front door: where it runs, one seed for everything that is random, and what a run leaves behind.</summary>
public static class Lessons
{
    private static readonly Lazy<Device> chosen = new(() => Devices.Choose(Environment.GetEnvironmentVariable(Devices.Variable)));

    /// <summary>
    /// The device that models and batches are put on: CUDA when the build and the machine have it, Apple's MPS where it works, else the CPU.
    /// The environment variable LESSONS_DEVICE (cpu, cuda, cuda:1, mps) overrides the choice.
    /// </summary>
    public static Device Device => chosen.Value;

    /// <summary>Seeds everything random in the course: initial weights, splits, shuffles, dropout and augmentation all draw from torch's generators.</summary>
    public static void Seed(int seed)
    {
        random.manual_seed(seed);
        if (cuda.is_available())
            cuda.manual_seed_all(seed);
    }

    /// <summary>A table of where the course runs: versions, device, memory, threads, and the data sets that were found. Also records the device of this run.</summary>
    public static Table About()
    {
        Record("device", Device.ToString());
        return new(["", ""],
        [
            ["course", Version(typeof(Lessons))],
            [".NET", $"{Environment.Version}, {RuntimeInformation.RuntimeIdentifier}"],
            ["TorchSharp", $"{Version(typeof(TorchSharp.torch))}, libtorch {NativeTorch.Version}"],
            ["device", Device.ToString()],
            ["memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):F0} GiB"],
            ["threads", get_num_threads().ToString(CultureInfo.InvariantCulture)],
            ["real data found", DataFound()],
        ]);
    }

    /// <summary>Records a result of the notebook, e.g. its final validation loss, for the summary of a run. Shows nothing, unless the result is not what is expected.</summary>
    /// <param name="name">The result's name, one per notebook.</param>
    /// <param name="value">A number, a string or a bool.</param>
    /// <param name="expected">The bounds between which a number should come out. A headless run of the notebook as it stands fails outside them.</param>
    public static void Record(string name, object value, (double Low, double High)? expected = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Live.Show(new Scrap(name, value is double or float && !double.IsFinite(Numbers.Of(value)!.Value) ? $"{value}" : value, expected));
    }

    private static string DataFound() =>
        string.Join(", ", Catalogue.Sets.Where(entry => entry.IsFetched).Select(entry => entry.Title)) is { Length: > 0 } found ? found : "none: samples are drawn";

    private static string Version(Type type) => type.Assembly.GetName().Version!.ToString(3);
}
