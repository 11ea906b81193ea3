using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>The names that fit the type which a place in the code expects: what can be made there after <c>new</c>, otherwise what holds or gives such a value.</summary>
internal static class Expectation
{
    /// <param name="document">The cell.</param>
    /// <param name="start">Where the name begins that is being written.</param>
    /// <param name="cursor">Where it ends.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<IReadOnlySet<string>> NamesAsync(Document document, int start, int cursor, CancellationToken cancellation)
    {
        var text = await document.GetTextAsync(cancellation);
        var before = (await document.GetSyntaxRootAsync(cancellation))!.FindToken(Math.Max(0, start - 1));
        if (before.IsKind(SyntaxKind.DotToken))
            return new HashSet<string>();
        var isNew = before.IsKind(SyntaxKind.NewKeyword);
        var begin = isNew ? before.SpanStart : start;

        // The compiler tells what a place expects where something of any type stands there.
        var probe = document.WithText(text.Replace(TextSpan.FromBounds(begin, cursor), "default"));
        var model = (await probe.GetSemanticModelAsync(cancellation))!;
        if ((await probe.GetSyntaxRootAsync(cancellation))!.FindToken(begin).Parent is not LiteralExpressionSyntax literal)
            return new HashSet<string>();
        var expected = Types(model, literal, cancellation).Where(type => type.TypeKind is not (TypeKind.Error or TypeKind.TypeParameter or TypeKind.Dynamic) && type.SpecialType != SpecialType.System_Object)
            .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default).ToList();
        if (expected.Count == 0)
            return new HashSet<string>();

        var compilation = (CSharpCompilation)model.Compilation;
        var names = isNew
            ? model.LookupNamespacesAndTypes(begin).OfType<INamedTypeSymbol>().Where(type => type is { IsAbstract: false, IsStatic: false, TypeKind: TypeKind.Class or TypeKind.Struct } && Fits(type))
            : model.LookupSymbols(begin).Where(symbol => TypeOf(symbol) is { } type && Fits(type)).Concat(expected.Where(type => type.TypeKind == TypeKind.Enum));
        return names.Select(symbol => symbol.Name).Concat(!isNew && expected.Exists(type => type.SpecialType == SpecialType.System_Boolean) ? ["true", "false"] : Array.Empty<string>()).ToHashSet();

        bool Fits(ITypeSymbol type) => expected.Exists(wanted => compilation.ClassifyConversion(type, wanted) is { IsImplicit: true, IsUserDefined: false });
    }

    private static IEnumerable<ITypeSymbol> Types(SemanticModel model, LiteralExpressionSyntax literal, CancellationToken cancellation)
    {
        if (model.GetTypeInfo(literal, cancellation).ConvertedType is { TypeKind: not TypeKind.Error } type)
            return [type];
        // In a call that still lacks arguments: what each of its overloads expects.
        if (literal.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ExpressionSyntax call } arguments } argument)
            return [];
        var place = arguments.Arguments.IndexOf(argument);
        return Calls.Overloads(model, call, cancellation)
            .Select(method => argument.NameColon is { } named ? method.Parameters.FirstOrDefault(parameter => parameter.Name == named.Name.Identifier.Text) : method.Parameters.ElementAtOrDefault(place))
            .OfType<IParameterSymbol>().Select(parameter => parameter.Type);
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IMethodSymbol { ReturnsVoid: false } method => method.ReturnType,
        _ => null,
    };
}
