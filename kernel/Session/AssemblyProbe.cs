using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace NotebookKernel;

/// <summary>
/// Finds at run time what cells were compiled against. All is loaded into the default load context, where the kernel's own
/// libraries win: a formatter that the notebook's library registers is the kernel's formatter.
/// </summary>
internal static class AssemblyProbe
{
    private static readonly ConcurrentDictionary<string, string> assemblies = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, string> natives = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, bool> folders = new();

    static AssemblyProbe()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => PathOf(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => Native(name);
    }

    /// <summary>Makes the file known, and its neighbours. It takes the place of another of its name, unless that one has a higher version.</summary>
    public static void AddAssembly(string path)
    {
        assemblies.AddOrUpdate(Path.GetFileNameWithoutExtension(path), path, (_, known) => known == path || VersionOf(known) > VersionOf(path) ? known : path);
        folders.TryAdd(Path.GetDirectoryName(path)!, true);
    }

    /// <summary>Makes a native library known that does not lie beside its assembly.</summary>
    public static void AddNative(string path) => natives[Path.GetFileNameWithoutExtension(path)] = path;

    private static Version? VersionOf(string path) => AssemblyName.GetAssemblyName(path).Version;

    private static string? PathOf(AssemblyName name) =>
        assemblies.TryGetValue(name.Name!, out var path)
            ? path
            : folders.Keys.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists);

    private static nint Native(string name)
    {
        var plain = Path.GetFileNameWithoutExtension(name);
        return natives.TryGetValue(plain, out var path) || natives.TryGetValue("lib" + plain, out path) ? NativeLibrary.Load(path) : 0;
    }
}
