using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NotebookKernel;

/// <summary>The session's references together with their XML documentation: a file beside the assembly, or, for .NET itself, those of the SDK's reference pack.</summary>
internal sealed class DocumentedReferences(References references) : MetadataReferenceResolver
{
    /// <summary>Whose documentation also holds what lies in System.Private.CoreLib.</summary>
    private static readonly string[] core = ["System.Runtime", "System.Collections", "System.Threading", "System.Memory", "System.Runtime.InteropServices"];

    private static readonly ConcurrentDictionary<string, DocumentationProvider> providers = new();

    private static readonly Lazy<string?> pack = new(FindPack);

    /// <summary>What every cell can use without #r.</summary>
    public static IReadOnlyList<MetadataReference> Default => field ??= [.. References.Default.Select(Documented)];

    /// <summary>What was read for an editor's question is there for the next: each would else keep the assemblies' memory until it is collected.</summary>
    private readonly ConcurrentDictionary<(string Reference, string? From), (DateTime Written, PortableExecutableReference File)> files = new();

    private readonly ConcurrentDictionary<PortableExecutableReference, PortableExecutableReference> dependencies = new();

    public override bool ResolveMissingAssemblies => references.ResolveMissingAssemblies;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        if (files.TryGetValue((reference, baseFilePath), out var known) && File.GetLastWriteTimeUtc(known.File.FilePath!) == known.Written)
            return [known.File];
        if (references.ResolveReference(reference, baseFilePath, properties) is not [{ FilePath: { } path } found])
            return [];
        files[(reference, baseFilePath)] = known = (File.GetLastWriteTimeUtc(path), Documented(found));
        return [known.File];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        references.ResolveMissingAssembly(definition, referenceIdentity) is { } found ? dependencies.GetOrAdd(found, Documented) : null;

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => references.GetHashCode();

    /// <summary>The same reference, with its documentation.</summary>
    public static PortableExecutableReference Documented(MetadataReference reference) => reference is PortableExecutableReference { FilePath: { } path } file && file.GetMetadata() is AssemblyMetadata assembly
        ? assembly.GetReference(providers.GetOrAdd(path, ProviderOf), filePath: path)
        : (PortableExecutableReference)reference;

    private static XmlDocumentation ProviderOf(string path)
    {
        var beside = Path.ChangeExtension(path, ".xml");
        var name = Path.GetFileNameWithoutExtension(path);
        string[] files = name == "System.Private.CoreLib" ? core : [name.Replace("System.Private.", "System.", StringComparison.Ordinal)];
        return new(File.Exists(beside) ? [beside] : [.. files.Select(file => Path.Combine(pack.Value ?? "", file + ".xml")).Where(File.Exists)]);
    }

    /// <summary>packs/Microsoft.NETCore.App.Ref of the .NET that runs this.</summary>
    private static string? FindPack()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!; // dotnet/shared/Microsoft.NETCore.App/10.0.1
        var packs = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        return Directory.Exists(packs) ? Directory.EnumerateDirectories(packs, $"{Environment.Version.Major}.*", new EnumerationOptions()).SelectMany(version => Directory.EnumerateDirectories(Path.Combine(version, "ref"))).LastOrDefault() : null;
    }
}
