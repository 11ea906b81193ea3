using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>
/// The assemblies that cells are compiled against: .NET itself, the formatting library, and what #r names.
/// Roslyn's resolver finds files, and what they depend on beside them; packages are added here.
/// </summary>
/// <param name="folder">Where relative paths begin.</param>
internal sealed class References(string folder) : MetadataReferenceResolver
{
    /// <summary>What cells have from the kernel, whatever packages bring.</summary>
    private static readonly string[] own = [typeof(Formatter).Assembly.Location, typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location, typeof(Kernel).Assembly.Location];

    private readonly ConcurrentDictionary<(string? Folder, AssemblyIdentity Identity), PortableExecutableReference?> dependencies = new();
    private readonly ScriptMetadataResolver files = ScriptMetadataResolver.Default.WithBaseDirectory(folder);
    private readonly Packages packages = new();

    /// <summary>What every cell can use without #r.</summary>
    public static IReadOnlyList<MetadataReference> Default { get; } =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsManaged)
            .Concat(own)
            .Select(Read),
    ];

    public override bool ResolveMissingAssemblies => true;

    /// <summary>What libraries do before the code that names them runs.</summary>
    public Arrivals Arrivals { get; } = new();

    /// <summary>Adds the packages that the compilation's #r ask for, those in files that it loads included.</summary>
    public CSharpCompilation AddPackages(CSharpCompilation compilation)
    {
        var wanted = WantedPackages(compilation.SyntaxTrees);
        return wanted.Count == 0 ? compilation : compilation.AddReferences(FilesOf(wanted).Select(Read));
    }

    /// <summary>Packages are looked for there, too.</summary>
    public void AddPackageSource(string source) => packages.AddSource(source);

    /// <summary>The files of all packages that have been asked for, these included, which the runtime knows from here on.</summary>
    /// <exception cref="CellException">One cannot be restored.</exception>
    public IReadOnlyList<string> AddPackages(IEnumerable<string> wanted)
    {
        var files = FilesOf(wanted);
        foreach (var file in files)
            AssemblyProbe.AddAssembly(file);
        return files;
    }

    /// <summary>What there is to say of the packages that have been added since it was last asked for.</summary>
    public string TakeNotes() => packages.TakeNotes();

    /// <summary>The assemblies of the packages that the code's #r ask for.</summary>
    public IReadOnlyList<MetadataReference> PackagesOf(SyntaxTree tree)
    {
        var wanted = WantedPackages([tree]);
        return wanted.Count == 0 ? [] : [.. FilesOf(wanted).Select(Read)];
    }

    /// <summary>Makes what the compilation was made against known to the runtime.</summary>
    public void Load(CSharpCompilation compilation)
    {
        foreach (var reference in compilation.References.Concat(compilation.DirectiveReferences).OfType<PortableExecutableReference>())
        {
            if (reference.FilePath is { } path && !Default.Contains(reference))
                AssemblyProbe.AddAssembly(path);
        }
        foreach (var named in compilation.DirectiveReferences.OfType<PortableExecutableReference>().Where(each => !Default.Contains(each)))
            Arrivals.AddLibrary(named.FilePath!);
    }

    /// <summary>Makes a file that code names known to the runtime.</summary>
    public void AddLibrary(string file)
    {
        AssemblyProbe.AddAssembly(file);
        Arrivals.AddLibrary(file);
    }

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        Packages.IsPackage(reference)
            ? [(PortableExecutableReference)Default[0]] // AddPackages has added all of its assemblies; Roslyn takes only one here.
            : files.ResolveReference(reference, baseFilePath, properties);

    /// <summary>What an assembly depends on, from beside it, read once.</summary>
    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        definition is PortableExecutableReference { FilePath: { } path }
            ? dependencies.GetOrAdd((Path.GetDirectoryName(path), referenceIdentity), _ => files.ResolveMissingAssembly(definition, referenceIdentity))
            : null;

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => files.GetHashCode();

    /// <summary>The packages' files, without what cells have already: two assemblies of one name would hide each other's types.</summary>
    private List<string> FilesOf(IEnumerable<string> wanted)
    {
        var files = packages.Add(wanted).Where(file => !own.Any(each => Path.GetFileName(each) == Path.GetFileName(file))).ToList();
        Arrivals.AddPackages(files);
        return files;
    }

    private static List<string> WantedPackages(IEnumerable<SyntaxTree> trees) =>
        [.. trees.SelectMany(tree => tree.GetCompilationUnitRoot().GetReferenceDirectives()).Select(directive => directive.File.ValueText).Where(Packages.IsPackage)];

    private static PortableExecutableReference Read(string path)
    {
        using var file = File.OpenRead(path);
        return AssemblyMetadata.CreateFromStream(file, PEStreamOptions.PrefetchMetadata).GetReference(filePath: path);
    }

    private static bool IsManaged(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.HasMetadata && file.GetMetadataReader().IsAssembly;
    }
}
