using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>The texts that a parameter takes, where .NET's AllowedValuesAttribute lists them, inside the quotes of its argument.</summary>
internal static class AllowedStrings
{
    private const string Attribute = "System.ComponentModel.DataAnnotations.AllowedValuesAttribute";

    /// <summary>The texts that begin as typed; null where the cursor stands elsewhere.</summary>
    public static async Task<Completions?> AtAsync(Document document, string code, int cursor, CancellationToken cancellation)
    {
        var token = (await document.GetSyntaxRootAsync(cancellation))!.FindToken(Math.Max(0, cursor - 1));
        var start = token.SpanStart + 1;
        if (!token.IsKind(SyntaxKind.StringLiteralToken) || cursor < start || token.Parent?.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ExpressionSyntax call } arguments } argument)
            return null;
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        var place = arguments.Arguments.IndexOf(argument);
        var values = Calls.Overloads(model, call, cancellation)
            .Select(method => argument.NameColon is { } named ? method.Parameters.FirstOrDefault(parameter => parameter.Name == named.Name.Identifier.Text) : method.Parameters.ElementAtOrDefault(place))
            .OfType<IParameterSymbol>()
            .SelectMany(parameter => parameter.GetAttributes()).Where(attribute => attribute.AttributeClass?.ToDisplayString() == Attribute)
            .SelectMany(attribute => attribute.ConstructorArguments.SelectMany(all => all.Values)).Select(value => value.Value).OfType<string>().Distinct().ToList();
        return values.Count == 0 ? null
            : new([.. values.Where(value => value.StartsWith(code[start..cursor], StringComparison.OrdinalIgnoreCase)).Select(value => new CompletionChoice(value, "constant"))], start, cursor);
    }
}
