using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>
/// A cell's static classes with extension methods of types that earlier cells declare. No file can name these types, so the classes stay in the script, which takes extension methods
/// outside of classes only: those of the classes become ordinary methods, and each gets an extension method outside that calls it.
/// </summary>
/// <param name="Classes">A submission of its own, before the rest: the classes, the types of the cell that they use, and the methods that call theirs.</param>
/// <param name="Rest">The cell without them. In both parts blanks keep everything in its place.</param>
/// <param name="Places">Where in the cell the classes are.</param>
internal sealed record ScriptExtensions(string Classes, string Rest, IReadOnlyList<TextSpan> Places)
{
    /// <summary>Null where the cell has none, or something that needs the top level of a file all the same: then all of it is compiled as a file.</summary>
    /// <param name="root">The cell.</param>
    /// <param name="earlier">The latest of the cells before; null before the first.</param>
    /// <exception cref="CellException">The name of a method outside would collide with another, or hide an earlier cell's.</exception>
    public static ScriptExtensions? Of(CompilationUnitSyntax root, CSharpCompilation? earlier)
    {
        var apart = root.Members.Where(TopLevelPart.NeedsTopLevel).ToHashSet();
        if (earlier is null || apart.Count == 0 || !apart.All(IsForScript) || !apart.SelectMany(TopLevelPart.NamesIn).Except(root.Members.Select(TopLevelPart.NameOf).OfType<string>()).Any(IsEarlierType))
            return null;
        var extensions = apart.Cast<ClassDeclarationSyntax>().SelectMany(TopLevelPart.Extensions).ToList();
        var model = new Lazy<SemanticModel>(() => CSharpCompilation.CreateScriptCompilation("signatures", root.SyntaxTree, null, earlier.Options, earlier).GetSemanticModel(root.SyntaxTree));
        if (extensions.FirstOrDefault(IsTaken) is { } method)
            throw CompileErrors.At(method.Identifier.GetLocation(), "NameTaken", $"'{method.Identifier.ValueText}' extends a type of an earlier cell. Such a method is known outside of its class, too, and there its name is taken. Rename it, or the other.");
        var methods = apart.Cast<ClassDeclarationSyntax>().SelectMany(type => TopLevelPart.Extensions(type).Select(method => Calling(type, method))).ToList();
        // A public class could not take a type that is not: in a script that is every type by default.
        var keywords = apart.Cast<ClassDeclarationSyntax>().SelectMany(type => type.Modifiers.Where(IsAccess).Concat(TopLevelPart.Extensions(type).Select(method => method.ParameterList.Parameters[0].Modifiers.First(each => each.IsKind(SyntaxKind.ThisKeyword))))).Select(each => each.Span).ToList();
        TopLevelPart.AddUsed(apart, root);
        var code = root.ToFullString();
        char[] classes = TopLevelPart.Blank(code), rest = code.ToCharArray();
        foreach (var place in root.Usings.Concat<SyntaxNode>(apart).Select(node => node.FullSpan).Concat(TopLevelPart.FileDirectives(root)))
            code.CopyTo(place.Start, classes, place.Start, place.Length);
        foreach (var keyword in keywords)
            TopLevelPart.Blank(classes, keyword);
        foreach (var place in root.GetLoadDirectives().Select(load => load.Span).Concat(apart.Select(member => member.Span)))
            TopLevelPart.Blank(rest, place);
        var calling = apart.Any(TopLevelPart.IsOpen) ? "" : $"\n#line hidden\n{string.Join('\n', methods)}";
        return new(new string(classes) + calling, new(rest), [.. apart.Select(member => TopLevelPart.PlaceOf(member, code))]);

        bool IsEarlierType(string name) => TopLevelUnits.Chain(earlier).Any(each => each.ScriptClass!.GetMembers(name).OfType<INamedTypeSymbol>().Any());

        IMethodSymbol SymbolOf(MethodDeclarationSyntax method) => model.Value.GetDeclaredSymbol(method)!;

        bool IsTaken(MethodDeclarationSyntax method)
        {
            var name = method.Identifier.ValueText;
            return root.Members.Any(member => TopLevelPart.NameOf(member) == name)
                || extensions.Any(other => other.SpanStart < method.SpanStart && other.Identifier.ValueText == name && Collide(SymbolOf(other), SymbolOf(method), model.Value.Compilation))
                || (!Declared(root.Members).Contains(name) && TopLevelUnits.Chain(earlier).SelectMany(each => each.ScriptClass!.GetMembers(name)).FirstOrDefault() is not (null or IMethodSymbol));
        }
    }

    /// <summary>Whether a class could not have both: int and System.Int32 are one type, and so are object and dynamic.</summary>
    private static bool Collide(IMethodSymbol one, IMethodSymbol other, Compilation compilation) =>
        one.Arity == other.Arity && one.Parameters.Length == other.Parameters.Length
        && (one.Arity == 0 ? one : one.Construct([.. other.TypeParameters])).Parameters.Zip(other.Parameters).All(pair =>
            (pair.First.RefKind == RefKind.None) == (pair.Second.RefKind == RefKind.None) && compilation.ClassifyConversion(pair.First.Type, pair.Second.Type).IsIdentity);

    /// <summary>Whether a method outside can call each of its extension methods and name the same types.</summary>
    private static bool IsForScript(MemberDeclarationSyntax member) => member is ClassDeclarationSyntax type && !type.Members.OfType<ExtensionBlockDeclarationSyntax>().Any()
        && TopLevelPart.Extensions(type).All(method => method.Modifiers.Any(IsAccess) && !TopLevelPart.NamesIn(method.ParameterList).Concat(TopLevelPart.NamesIn(method.ReturnType)).Intersect(Declared(type.Members)).Any());

    private static bool IsAccess(SyntaxToken modifier) => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword;

    /// <summary>The names of what is declared in the class or the cell, other than methods.</summary>
    private static IEnumerable<string> Declared(SyntaxList<MemberDeclarationSyntax> members) => members.SelectMany(member => member switch
    {
        BaseFieldDeclarationSyntax fields => fields.Declaration.Variables.Select(each => each.Identifier.ValueText),
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        _ => new[] { TopLevelPart.NameOf(member) }.OfType<string>(),
    });

    private static string Calling(ClassDeclarationSyntax type, MethodDeclarationSyntax method)
    {
        var documentation = string.Concat(method.GetLeadingTrivia().Where(each => each.HasStructure && each.GetStructure() is DocumentationCommentTriviaSyntax).Select(each => each.ToFullString()));
        var modifiers = string.Join(' ', method.Modifiers.Where(each => !IsAccess(each) && !each.IsKind(SyntaxKind.AsyncKeyword)));
        var arguments = string.Join(", ", method.ParameterList.Parameters.Select(each => $"{Passing(each.Modifiers)}{each.Identifier}"));
        return $"{documentation}\n{modifiers} {method.ReturnType} {method.Identifier}{method.TypeParameterList}{method.ParameterList} {string.Join(' ', method.ConstraintClauses)}"
            + $" => {(method.ReturnType is RefTypeSyntax ? "ref " : "")}{type.Identifier}.{method.Identifier}{TypeArguments(method)}({arguments});";
    }

    private static string TypeArguments(MethodDeclarationSyntax method) =>
        method.TypeParameterList is { } list ? $"<{string.Join(", ", list.Parameters.Select(each => each.Identifier))}>" : "";

    private static string Passing(SyntaxTokenList modifiers) =>
        modifiers.Any(SyntaxKind.InKeyword) || modifiers.Any(SyntaxKind.ReadOnlyKeyword) ? "in " : modifiers.Any(SyntaxKind.RefKeyword) ? "ref " : modifiers.Any(SyntaxKind.OutKeyword) ? "out " : "";
}
