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
    /// <summary>The environment variable that names the folder torch/lib of a PyTorch installation, whose libtorch is then used instead of the build's.</summary>
    public const string Variable = "LESSONS_LIBTORCH";

    private const string NewerLibstdcxx = "GLIBCXX_3.4.32";

    /// <summary>What TorchSharp's bridge is built for, and the later version on which a whole run was compared with it: docs/gpu.md. TorchSharp can say the first itself, but loads libtorch first.</summary>
    private static readonly Version[] known = [new(2, 10), new(2, 11)];

    private static readonly Dictionary<string, nint> libraries = [];

    /// <summary>What NuGet calls this system; a .NET of a Linux distribution calls it by that distribution.</summary>
    private static readonly string system =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string Known => string.Join(" or ", known.Select(version => version.ToString()));

    /// <summary>The version of the libtorch that was loaded, by its own word; null where it is too old to tell.</summary>
    public static Version? Version { get; private set; }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Every use of the library needs libtorch, and a notebook has no Main.")]
    internal static void Load()
    {
        NativeMemory.Keep();
        NativeThreads.Sleep();
        if (Environment.GetEnvironmentVariable(Variable) is { } folder && !string.IsNullOrWhiteSpace(folder))
            LoadInstalled(folder);
        else
            LoadLibtorch(Path.GetDirectoryName(Find("torch_cpu") ?? throw Missing("torch_cpu"))!);
        LoadBridge(Find("LibTorchSharp") ?? throw Missing("LibTorchSharp"));
        LeaveNnpackOut();
    }

    /// <summary>The address of a function of libtorch_cpu that TorchSharp does not offer, by the name that the compiler gave it there.</summary>
    /// <exception cref="EntryPointNotFoundException">This libtorch has none of that name.</exception>
    public static nint Function(string itanium, string msvc) =>
        NativeLibrary.GetExport(libraries["torch_cpu"], OperatingSystem.IsWindows() ? msvc : itanium);

    /// <summary>
    /// Keeps small convolutions off NNPACK, which libtorch else tries first: on a processor that NNPACK does not know, each of them prints a warning to stderr.
    /// libtorch for Windows has no NNPACK.
    /// </summary>
    private static void LeaveNnpackOut()
    {
        if (!OperatingSystem.IsWindows())
            Set("_ZN2at7Context20setUserEnabledNNPACKEb", "", false);
    }

    /// <summary>Has a GPU's convolutions give the same numbers twice: some of cuDNN's algorithms add up in the order in which the GPU's parts happen to finish.</summary>
    public static void ChooseRepeatableConvolutions() => Set("_ZN2at7Context21setDeterministicCuDNNEb", "?setDeterministicCuDNN@Context@at@@QEAAX_N@Z", true);

    /// <summary>Turns a setting of libtorch's on or off.</summary>
    private static unsafe void Set(string itanium, string msvc, bool on)
    {
        var context = ((delegate* unmanaged[Cdecl]<nint>)Function("_ZN2at13globalContextEv", "?globalContext@at@@YAAEAVContext@1@XZ"))();
        ((delegate* unmanaged[Cdecl]<nint, byte, void>)Function(itanium, msvc))(context, on ? (byte)1 : (byte)0);
    }

    /// <summary>A native library of the build; null where it has none of that name.</summary>
    private static string? Find(string name) => Folders().Select(folder => Path.Combine(folder, FileName(name))).FirstOrDefault(File.Exists);

    /// <summary>Where libraries of the build lie: beside TorchSharp.dll, or where a framework-dependent build leaves them; and where NuGet has the package Lessons and that of libtorch.</summary>
    private static IEnumerable<string> Folders()
    {
        var beside = Path.GetDirectoryName(typeof(torch).Assembly.Location)!;
        var native = Path.Combine("runtimes", system, "native");
        var package = Path.GetFullPath(Path.Combine(beside, "..", ".."));
        var libtorch = Path.GetFullPath(Path.Combine(package, "..", "..", $"libtorch-cpu-{system}"));
        string[] build = [beside, Path.Combine(beside, native)];
        return !Directory.Exists(libtorch) ? build
            : build.Append(Path.Combine(package, native)).Concat(Directory.EnumerateDirectories(libtorch, $"{known[0]}.*", new EnumerationOptions()).Select(version => Path.Combine(version, native)));
    }

    private static DllNotFoundException Missing(string name) => new(
        $"libtorch was not found: no {FileName(name)} in {string.Join(" or ", Folders())}. "
        + "Run `dotnet build` in the repository's root: it restores the libtorch of this system. "
        + "If the repository was built on another system, delete lib/bin and lib/obj first. "
        + $"A program that has the library as a package must name its system: <RuntimeIdentifier>{system}</RuntimeIdentifier>.");

    private static void LoadLibtorch(string folder)
    {
        // On macOS libtorch asks for OpenMP in Homebrew's folder. The package has it, under that name: loaded before, it is the one.
        foreach (var name in new[] { "omp", "c10", "torch_cpu", "torch_cuda", "torch" })
        {
            var path = Path.Combine(folder, FileName(name));
            if (File.Exists(path))
                libraries[name] = LoadLibrary(path);
        }
        Version = ReadVersion();
    }

    /// <summary>Loads the libtorch of a PyTorch installation, if it is of a version that TorchSharp's bridge is known to run with.</summary>
    private static void LoadInstalled(string folder)
    {
        if (OperatingSystem.IsMacOS()) // whose loader may not take a library by its name alone for one that is there
            throw Refused(folder, "this works on Linux and on Windows alone");
        if (Find("torch_cpu") is not null) // TorchSharp would load it, too, and a process bears only one
            throw Refused(folder, $"this build has a libtorch of its own. Run `dotnet build` while {Variable} is set: it then has none");
        folder = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(folder, FileName("torch_cpu"))))
            throw Refused(folder, $"there is no {FileName("torch_cpu")} in it");
        if (OperatingSystem.IsWindows())
            // CUDA's libraries look for each other by name alone, so all are loaded beforehand, as PyTorch does; those for Python fail, and are not needed.
            foreach (var library in Directory.EnumerateFiles(folder, "*.dll"))
                NativeLibrary.TryLoad(library, out _);
        LoadLibtorch(folder);
        if (Version is null || !known.Contains(new(Version.Major, Version.Minor)))
            throw Refused(folder, $"it is libtorch {Version?.ToString() ?? "of an older version"}, and TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)} is known to run with {Known}");
    }

    private static DllNotFoundException Refused(string folder, string reason) => new(
        $"{Variable}={folder}: {reason}. The variable names the folder torch/lib of a PyTorch {Known} "
        + $"(`python -c \"import torch; print(torch.__version__, torch.__path__)\"` tells which one there is and where). Without it `dotnet build` restores a libtorch.");

    /// <summary>What libtorch says of itself to code that was built against it: major, minor and patch, each in a byte from the top.</summary>
    private static unsafe Version? ReadVersion()
    {
        if (!NativeLibrary.TryGetExport(libraries["torch_cpu"], "aoti_torch_abi_version", out var function))
            return null;
        var version = ((delegate* unmanaged[Cdecl]<ulong>)function)();
        return new((byte)(version >> 56), (byte)(version >> 48), (byte)(version >> 40));
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
            ? "It needs macOS 15 or newer on Apple silicon."
            : "It needs glibc 2.28 or newer and libstdc++ of gcc 11 or newer (Debian 12, Ubuntu 22.04, Fedora 36 or newer have them), "
              + "and a temporary folder from which libraries may be loaded (set TMPDIR if /tmp is mounted noexec).")
        + $" The system says: {error.Message}", error);

    private static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
