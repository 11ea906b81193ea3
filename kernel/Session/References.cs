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
    private static readonly string kernel = typeof(Kernel).Assembly.Location;

    private readonly ConcurrentDictionary<(string? Folder, AssemblyIdentity Identity), PortableExecutableReference?> dependencies = new();
    private readonly ScriptMetadataResolver files = ScriptMetadataResolver.Default.WithBaseDirectory(folder);
    private readonly Packages packages = new();

    /// <summary>What every cell can use without #r.</summary>
    public static IReadOnlyList<MetadataReference> Default { get; } =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsManaged)
            .Append(typeof(Formatter).Assembly.Location)
            .Append(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location)
            .Append(kernel)
            .Select(Read),
    ];

    public override bool ResolveMissingAssemblies => true;

    /// <summary>Adds the packages that the compilation's #r ask for, those in files that it loads included.</summary>
    public CSharpCompilation AddPackages(CSharpCompilation compilation)
    {
        var wanted = WantedPackages(compilation.SyntaxTrees);
        return wanted.Count == 0 ? compilation : compilation.AddReferences(packages.Add(wanted).Select(Read));
    }

    /// <summary>Packages are looked for there, too.</summary>
    public void AddPackageSource(string source) => packages.AddSource(source);

    /// <summary>The files of all packages that have been asked for, these included, which the runtime knows from here on.</summary>
    /// <exception cref="CellException">One cannot be restored.</exception>
    public IReadOnlyList<string> AddPackages(IEnumerable<string> wanted)
    {
        var files = packages.Add(wanted);
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
        return wanted.Count == 0 ? [] : [.. packages.Add(wanted).Select(Read)];
    }

    /// <summary>Makes what the compilation was made against known to the runtime.</summary>
    public static void Load(CSharpCompilation compilation)
    {
        foreach (var reference in compilation.References.Concat(compilation.DirectiveReferences).OfType<PortableExecutableReference>())
        {
            if (reference.FilePath is { } path && !Default.Contains(reference))
                AssemblyProbe.AddAssembly(path);
        }
    }

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
        Packages.IsPackage(reference)
            ? [(PortableExecutableReference)Default[0]] // AddPackages has added all of its assemblies; Roslyn takes only one here.
            : files.ResolveReference(reference, baseFilePath, properties);

    /// <summary>What an assembly depends on, from beside it, read once. What the kernel is built on is no business of the cells'.</summary>
    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        definition is PortableExecutableReference { FilePath: { } path } && path != kernel
            ? dependencies.GetOrAdd((Path.GetDirectoryName(path), referenceIdentity), _ => files.ResolveMissingAssembly(definition, referenceIdentity))
            : null;

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => files.GetHashCode();

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
