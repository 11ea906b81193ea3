using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>
/// Lets libtorch's threads sleep when they wait for each other, instead of spinning. Spinning gains nothing here, and where two notebooks share the processors each
/// spins while the other should compute: two runs of notebook 01 at once on two cores took 105 s each, sleeping 50 s; one alone took 39 s and 33 s.
/// </summary>
internal static partial class NativeThreads
{
    /// <summary>To be called before libtorch is loaded: its OpenMP reads the variable once, then. What the user has set stays.</summary>
    public static void Sleep()
    {
        if (OperatingSystem.IsLinux())
            _ = Set("OMP_WAIT_POLICY", "PASSIVE", 0); // .NET's own variables do not reach native code.
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(string name, string value, int overwrite);
}
