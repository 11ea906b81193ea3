using Microsoft.CodeAnalysis;
using Mono.Cecil;

namespace NotebookKernel;

/// <summary>An assembly of what a cell has of the top level of a file.</summary>
internal sealed class TopLevelUnit(
    string name, int version, IReadOnlyList<SyntaxTree> trees, MemoryStream image, MemoryStream? symbols, MemoryStream documentation, string warnings, IReadOnlyList<TopLevelUnit> replaced)
{
    public string Name => name;

    public int Version => version;

    public IReadOnlyList<SyntaxTree> Trees => trees;

    /// <summary>The full names of its types.</summary>
    public HashSet<string> Types { get; } = [.. trees.SelectMany(TopLevelPart.TypesOf)];

    public MemoryStream Image => image;

    public MemoryStream? Symbols => symbols;

    public string Warnings => warnings;

    /// <summary>The units whose types it declares anew.</summary>
    public IReadOnlyList<TopLevelUnit> Replaced => replaced;

    /// <summary>By which cells are compiled. What is internal is public here: a file's other types may use it, and so may the other cells.</summary>
    public MetadataReference Reference { get; } = Published(image, documentation);

    /// <summary>Makes public what is internal.</summary>
    public static void Publish(ModuleDefinition module)
    {
        foreach (var type in module.GetTypes().Where(type => !type.Name.Contains('<')))
        {
            if (type.IsNotPublic)
                type.IsPublic = true;
            else if (type.IsNestedAssembly || type.IsNestedFamilyOrAssembly)
                type.IsNestedPublic = true;
            foreach (var method in type.Methods.Where(method => method.IsAssembly || method.IsFamilyOrAssembly))
                method.IsPublic = true;
            foreach (var field in type.Fields.Where(field => field.IsAssembly || field.IsFamilyOrAssembly))
                field.IsPublic = true;
        }
    }

    private static PortableExecutableReference Published(MemoryStream image, MemoryStream documentation)
    {
        image.Position = 0;
        using var module = ModuleDefinition.ReadModule(image);
        Publish(module);
        var published = new MemoryStream();
        module.Write(published);
        image.Position = 0;
        return MetadataReference.CreateFromImage(published.ToArray(), documentation: XmlDocumentationProvider.CreateFromBytes(documentation.ToArray()));
    }
}
