using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DeepLearning;

/// <summary>
/// Loads libtorch and TorchSharp's native bridge by full path before TorchSharp looks for them itself.
/// Left alone, TorchSharp takes a system libtorch of any version, fails on systems with an older libstdc++,
/// and after a failed load copies the whole of libtorch.
/// </summary>
internal static class NativeTorch
{
    private const string NewerLibstdcxx = "GLIBCXX_3.4.32";

    private static readonly Dictionary<string, nint> libraries = [];

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Every use of the library needs libtorch, and a notebook has no Main.")]
    internal static void Load()
    {
        NativeMemory.Keep();
        var folder = FindFolder(Path.GetDirectoryName(typeof(torch).Assembly.Location)!);
        foreach (var name in new[] { "c10", "torch_cpu", "torch_cuda", "torch" })
        {
            var path = Path.Combine(folder, FileName(name));
            if (File.Exists(path))
                libraries[name] = LoadLibrary(path);
        }
        LoadBridge(Path.Combine(folder, FileName("LibTorchSharp")));
    }

    /// <summary>The address of a function of libtorch_cpu that TorchSharp does not offer, by the name that the compiler gave it there.</summary>
    /// <exception cref="EntryPointNotFoundException">This libtorch has none of that name.</exception>
    public static nint Function(string itanium, string msvc) =>
        NativeLibrary.GetExport(libraries["torch_cpu"], OperatingSystem.IsWindows() ? msvc : itanium);

    /// <summary>The folder that holds libtorch: beside TorchSharp.dll, or where a framework-dependent build leaves it.</summary>
    private static string FindFolder(string assemblyFolder)
    {
        var rid = RuntimeInformation.RuntimeIdentifier;
        string[] folders = [assemblyFolder, Path.Combine(assemblyFolder, "runtimes", rid, "native")];
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, FileName("torch_cpu"))))
            ?? throw new DllNotFoundException(
                $"libtorch was not found: no {FileName("torch_cpu")} in {string.Join(" or ", folders)}. "
                + "Run `dotnet build` in the repository's root: it restores the libtorch of this system. "
                + "If the repository was built on another system, delete lib/bin and lib/obj first.");
    }

    private static void LoadBridge(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (DllNotFoundException) when (OperatingSystem.IsLinux() && ElfVersions.Requires(path, NewerLibstdcxx))
        {
            // The bridge asks for gcc 13's libstdc++ (Debian 12 and Ubuntu 22.04 have an older one) but uses nothing of it.
            // The loader maps the mended copy, so the file itself need not stay.
            var mended = Path.Combine(Directory.CreateTempSubdirectory("lessons-").FullName, Path.GetFileName(path));
            try
            {
                ElfVersions.CopyWithWeak(path, mended, NewerLibstdcxx);
                LoadLibrary(mended);
            }
            finally
            {
                Directory.Delete(Path.GetDirectoryName(mended)!, recursive: true);
            }
        }
        catch (DllNotFoundException error)
        {
            throw CannotLoad(path, error);
        }
    }

    private static nint LoadLibrary(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException error)
        {
            throw CannotLoad(path, error);
        }
    }

    private static DllNotFoundException CannotLoad(string path, DllNotFoundException error) => new(
        $"{path} exists but cannot be loaded. " + (OperatingSystem.IsWindows()
            ? "Install the Visual C++ 2015-2022 redistributable (x64) and try again."
            : OperatingSystem.IsMacOS()
            ? "It needs macOS 14 or newer on Apple silicon."
            : "It needs glibc 2.28 or newer and libstdc++ of gcc 11 or newer (Debian 12, Ubuntu 22.04, Fedora 36 or newer have them), "
              + "and a temporary folder from which libraries may be loaded (set TMPDIR if /tmp is mounted noexec).")
        + $" The system says: {error.Message}", error);

    private static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
