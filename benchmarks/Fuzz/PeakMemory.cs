using System.Globalization;

namespace Benchmarks.Fuzz;

/// <summary>The most memory that this process has had since a moment, on Linux.</summary>
internal static class PeakMemory
{
    private const string Forget = "/proc/self/clear_refs";

    /// <summary>Begins anew.</summary>
    /// <returns>The memory that there is now.</returns>
    public static long Reset()
    {
        if (!File.Exists(Forget))
            return 0;
        File.WriteAllText(Forget, "5"); // the high-water mark (proc(5))
        return Status("VmRSS:");
    }

    /// <summary>What came on top since.</summary>
    public static long Since(long before) => File.Exists(Forget) ? Status("VmHWM:") - before : 0;

    private static long Status(string name) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..^"kB".Length], CultureInfo.InvariantCulture);
}
