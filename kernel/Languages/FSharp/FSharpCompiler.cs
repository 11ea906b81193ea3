using System.Runtime.Loader;

namespace NotebookKernel;

/// <summary>
/// The F# compiler of the .NET SDK, which is compiled ahead of time and takes a notebook's reader no download. The kernel is compiled against the SDK's, too,
/// and has no copy of its own.
/// </summary>
internal static class FSharpCompiler
{
    /// <summary>Makes it known to the runtime, with its FSharp.Core.</summary>
    /// <exception cref="CellException">There is no SDK.</exception>
    public static void Find()
    {
        var roots = Roots().Distinct().ToList();
        var folder = roots.SelectMany(Sdks).FirstOrDefault()
            ?? throw new CellException("FSharp", $"F# cells need the compiler of the .NET {Environment.Version.Major} SDK, and there is none in {string.Join(", ", roots)}. Install the SDK: https://dotnet.microsoft.com/download.");
        // What the notebook has loaded before stays: its version is as high as the library's.
        if (!AssemblyLoadContext.Default.Assemblies.Any(each => each.GetName().Name == "FSharp.Core"))
            AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "FSharp.Core.dll"));
        AssemblyProbe.AddAssembly(Path.Combine(folder, "FSharp.Compiler.Service.dll"));
    }

    /// <summary>Where .NET is: beside the runtime, or where the program is told.</summary>
    private static IEnumerable<string> Roots()
    {
        yield return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        if (Path.GetDirectoryName(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")) is { Length: > 0 } host)
            yield return host;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return root;
    }

    /// <summary>The folders of F#, in SDKs of this runtime's version, newest first.</summary>
    private static IEnumerable<string> Sdks(string root)
    {
        var sdks = Path.Combine(root, "sdk");
        return !Directory.Exists(sdks) ? [] : Directory.EnumerateDirectories(sdks)
            .Select(folder => (Folder: Path.Combine(folder, "FSharp"), Version: Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version(0, 0)))
            .Where(each => each.Version.Major == Environment.Version.Major && File.Exists(Path.Combine(each.Folder, "FSharp.Compiler.Service.dll")))
            .OrderByDescending(each => each.Version).Select(each => each.Folder);
    }
}
