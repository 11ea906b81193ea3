using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace NotebookKernel;

/// <summary>
/// What the libraries that a cell has just named with #r do before its code runs: say how their values are shown. A library does it in its module initialiser, which the runtime
/// would run at its first use, and that may be long after another library has made such a value. A package may bring an extension, as .NET Interactive has them:
/// an assembly in "interactive-extensions/dotnet" with an <see cref="IKernelExtension"/>, or a notebook there, which runs only if a cell asks for it.
/// </summary>
internal sealed class Arrivals
{
    private static readonly string extensions = Path.Combine("interactive-extensions", "dotnet");

    private const string Script = "extension.dib";

    private readonly HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase) { DataFrame.Extension };
    private readonly Queue<string> libraries = new();
    private readonly Queue<string> waiting = new();

    /// <summary>A library that a cell names by its file.</summary>
    public void AddLibrary(string file)
    {
        if (seen.Add(file))
            libraries.Enqueue(file);
    }

    /// <summary>The packages that these files belong to.</summary>
    public void AddPackages(IEnumerable<string> files)
    {
        foreach (var folder in files.Select(FolderOf).OfType<string>().Distinct())
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).Where(file => seen.Add(Path.GetFileName(file))))
                waiting.Enqueue(file);
            if (Path.Combine(folder, Script) is var script && File.Exists(script) && seen.Add(script))
                waiting.Enqueue(script);
        }
    }

    /// <summary>On the cells' thread, but for the initialisers: what an interrupt ends there is never run again, and the library stays unusable.</summary>
    public async Task Begin()
    {
        while (libraries.TryDequeue(out var file))
            await Task.Factory.StartNew(() => Initialise(file), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (waiting.TryDequeue(out var file))
            await (Path.GetFileName(file) == Script ? Console.Error.WriteLineAsync($"The package {PackageOf(file)} has an extension written as a notebook. Its cells run when you ask for them: #!import \"{file}\"") : Load(file));
    }

    /// <summary>The extensions of the package that holds the file, where it has any.</summary>
    private static string? FolderOf(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, extensions)))
                return Path.Combine(folder, extensions);
            if (Directory.EnumerateFiles(folder, "*.nuspec").Any())
                return null;
        }
        return null;
    }

    private static string PackageOf(string script)
    {
        var folder = new DirectoryInfo(Path.GetFullPath(Path.Combine(script, "..", "..", "..")));
        return Path.GetFileNameWithoutExtension(folder.EnumerateFiles("*.nuspec").FirstOrDefault()?.Name) ?? folder.Name;
    }

    private static void Initialise(string file)
    {
        try
        {
            RuntimeHelpers.RunModuleConstructor(Assembly.Load(AssemblyName.GetAssemblyName(file)).ManifestModule.ModuleHandle);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeInitializationException)
        {
            // Code that uses the library gets the same error, where it can be understood.
        }
    }

    private static async Task Load(string file)
    {
        try
        {
            foreach (var type in AssemblyLoadContext.Default.LoadFromAssemblyPath(file).GetExportedTypes().Where(type => type.IsAssignableTo(typeof(IKernelExtension)) && !type.IsAbstract))
                await ((IKernelExtension)Activator.CreateInstance(type)!).OnLoadAsync(Kernel.Root);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException or StoppedException))
        {
            await Console.Error.WriteLineAsync($"The notebook extension {Path.GetFileNameWithoutExtension(file)} cannot be loaded, so its values may be shown by their properties: {error.Message}");
        }
    }
}
