using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>
/// The assemblies made of what the cells have of the top level of a file. Later cells refer to them.
/// Where a type is declared anew, its assembly is replaced by one of the same name and a higher version, which hides the older from the compiler of later cells.
/// To the runtime they are two: values of the older types live on.
/// </summary>
internal sealed class TopLevelUnits
{
    private const string NameUnknown = "CS0103", TypeUnknown = "CS0246";

    /// <summary>How a file is read.</summary>
    public static CSharpParseOptions Parsing { get; } = Script.Parsing.WithKind(SourceCodeKind.Regular);

    private static int count;

    private readonly List<TopLevelUnit> living = [];

    /// <summary>Compiles the part of a cell. <paramref name="script"/> is the whole cell's compilation, which knows all earlier ones and what they refer to.</summary>
    /// <exception cref="CellException">It does not compile.</exception>
    public TopLevelUnit Compile(TopLevelPart part, CSharpCompilation script, string path, bool withSymbols, HashSet<string> told, CancellationToken cancellation)
    {
        var tree = Parse(part.File, path);
        var types = TopLevelPart.TypesOf(tree).ToHashSet();
        var replaced = living.Where(unit => unit.Types.Overlaps(types)).ToList();
        var left = replaced.SelectMany(unit => unit.Trees).Select(old => Parse(TopLevelPart.Without(old, types), old.FilePath)).Where(old => TopLevelPart.TypesOf(old).Any()).ToList();
        var (name, version) = replaced is [var first, ..] ? (first.Name, first.Version + 1) : ($"{Script.AssemblyPrefix}file{Interlocked.Increment(ref count)}", 1);
        var references = ReferencesOf(script).Except(replaced.Select(unit => unit.Reference)).ToList();

        // What the replaced assembly has beside comes along, if it compiles with what is new.
        return left.Count > 0 && Emit([tree, .. left]) is { } whole && CompileErrors.Of(whole.Result.Diagnostics) is null ? Unit(whole) : Unit(Emit([tree]));

        (IReadOnlyList<SyntaxTree> Trees, MemoryStream Image, MemoryStream? Symbols, MemoryStream Documentation, EmitResult Result) Emit(IReadOnlyList<SyntaxTree> trees)
        {
            MemoryStream image = new(), documentation = new();
            var symbols = withSymbols ? new MemoryStream() : null;
            var compilation = CSharpCompilation.Create(name, [.. trees, Globals(script, version, types)], references, script.Options.WithScriptClassName("Script").WithUsings());
            var options = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
            return (trees, image, symbols, documentation, compilation.Emit(image, symbols, documentation, options: options, cancellationToken: cancellation));
        }

        TopLevelUnit Unit((IReadOnlyList<SyntaxTree> Trees, MemoryStream Image, MemoryStream? Symbols, MemoryStream Documentation, EmitResult Result) emitted) =>
            CompileErrors.Of(emitted.Result.Diagnostics, error => Remedy(error, script)) is { } error ? throw error
            : new(name, version, emitted.Trees, emitted.Image, emitted.Symbols, emitted.Documentation, CompileErrors.Warnings(emitted.Result.Diagnostics, told), replaced);
    }

    /// <summary>From here on the unit's types are those of their names.</summary>
    public void Add(TopLevelUnit unit)
    {
        living.RemoveAll(unit.Replaced.Contains);
        living.Add(unit);
    }

    /// <summary>The unit's types outside of namespaces whose names mean something else in the cells before: these come first unless told otherwise.</summary>
    public static IEnumerable<string> Hidden(TopLevelUnit unit, CSharpCompilation? earlier) =>
        unit.Types.Where(type => SyntaxFacts.IsValidIdentifier(type) && Chain(earlier).Any(each => each.ScriptClass!.GetMembers(type).Any()));

    public static SyntaxTree Parse(string code, string path) => CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Parsing, path);

    /// <summary>What the compilation and all before it refer to.</summary>
    public static IEnumerable<MetadataReference> ReferencesOf(CSharpCompilation script) =>
        Chain(script).SelectMany(each => each.References).DistinctBy(reference => reference is PortableExecutableReference { FilePath: { } path } ? path : (object)reference);

    /// <summary>The usings of all cells, as global ones of the file that declares <paramref name="types"/>; of aliases with the same name the latest, and none with the name of such a type.</summary>
    public static SyntaxTree Globals(CSharpCompilation script, int version, IEnumerable<string> types)
    {
        var own = script.SyntaxTrees.SelectMany(tree => tree.GetCompilationUnitRoot().Usings).Select(each => each.Alias?.Name.ToString()).Concat(types).ToHashSet();
        var lines = Script.Imports.Select(import => $"global using {(import.StartsWith(typeof(Kernel).Namespace!, StringComparison.Ordinal) ? "static " : "")}{import};").ToList();
        foreach (var earlier in Chain(script).Skip(1))
            foreach (var tree in earlier.SyntaxTrees)
                foreach (var each in tree.GetCompilationUnitRoot().Usings.Where(each => each.Alias is null || own.Add(each.Alias.Name.ToString())))
                    if (earlier.GetSemanticModel(tree).GetSymbolInfo(each.NamespaceOrType).Symbol is { ContainingType: not { IsScriptClass: true } })
                        lines.Add($"global using {each.StaticKeyword} {each.UnsafeKeyword} {each.Alias} {each.NamespaceOrType};");
        return Parse($"{string.Join('\n', lines.Distinct())}\n[assembly: System.Reflection.AssemblyVersion(\"{version}.0.0.0\")]", "");
    }

    /// <summary>The compilation and those that it builds on, latest first.</summary>
    public static IEnumerable<CSharpCompilation> Chain(CSharpCompilation? script)
    {
        for (var each = script; each is not null; each = each.ScriptCompilationInfo!.PreviousScriptCompilation)
            yield return each;
    }

    /// <summary>What to do where the name is the notebook's own; null where it is unknown there, too.</summary>
    private static string? Remedy(Diagnostic error, CSharpCompilation script)
    {
        if (error.Id is not (NameUnknown or TypeUnknown))
            return null;
        var name = error.Location.SourceTree!.GetRoot().FindToken(error.Location.SourceSpan.Start).ValueText;
        return Chain(script).SelectMany(each => each.ScriptClass!.GetMembers(name)).FirstOrDefault() switch
        {
            null => null,
            INamedTypeSymbol => ". An earlier cell declares it outside of a namespace, and code in a namespace or in a class with extensions is compiled as a file of its own: declare it in this cell, too, or move it into a namespace.",
            _ => ". It belongs to the notebook, and code in a namespace or in a class with extensions is compiled as a file of its own: pass it as an argument.",
        };
    }
}
