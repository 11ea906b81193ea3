using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>
/// Lets glibc keep the memory of large tensors for the next ones. Left alone it gives a batch of pictures (tens of MB) back to the system at once,
/// and the next batch pays for every page of it anew: at 224 pixels a third of the time that a cached picture takes.
/// </summary>
internal static partial class NativeMemory
{
    // mallopt(3): the size from which a block is mapped on its own, and how much free memory stays at a heap's end.
    private const int TrimThreshold = -1, MapThreshold = -3;
    private const int Kept = 1 << 30;

    public static void Keep()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Option(MapThreshold, Kept);
            _ = Option(TrimThreshold, Kept);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without the option, such as musl: only slower.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Option(int parameter, int value);
}
