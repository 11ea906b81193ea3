using System.Globalization;
using System.Runtime.InteropServices;

namespace NotebookKernel;

/// <summary>The system's cultures, which cells can name. Numbers are written as everywhere until a cell chooses one, so that a notebook's outputs are the same on every machine.</summary>
internal static class Cultures
{
    private const int OldestIcu = 50, NewestIcu = 120;

    /// <summary>Whether .NET would find them: in ICU, which is a part of Windows and macOS, and a library of its own on Linux.</summary>
    public static bool AreInstalled { get; } = !OperatingSystem.IsLinux() || Enumerable.Range(OldestIcu, NewestIcu - OldestIcu).Select(version => $".{version}").Reverse().Append("").Any(IsIcu);

    /// <summary>Chooses none for this process.</summary>
    public static void UseNone() =>
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

    private static bool IsIcu(string version)
    {
        if (!NativeLibrary.TryLoad("libicuuc.so" + version, out var library))
            return false;
        NativeLibrary.Free(library);
        return true;
    }
}
