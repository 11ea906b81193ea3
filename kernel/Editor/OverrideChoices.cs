using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>What can be overridden, after <c>override</c> in a class.</summary>
internal static class OverrideChoices
{
    private static readonly SymbolDisplayFormat declaration = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut);

    /// <summary>The declarations as they are to be written, with their access where none is written yet; null where the cursor stands elsewhere.</summary>
    public static async Task<IReadOnlyList<CompletionChoice>?> AtAsync(Document document, string code, int cursor, CancellationToken cancellation)
    {
        var start = Start(code, cursor);
        var token = (await document.GetSyntaxRootAsync(cancellation))!.FindToken(Math.Max(0, start - 1));
        if (!token.IsKind(SyntaxKind.OverrideKeyword) || token.Parent?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault() is not { } declaring)
            return null;
        var model = (await document.GetSemanticModelAsync(cancellation))!;
        if (model.GetDeclaredSymbol(declaring, cancellation) is not INamedTypeSymbol type)
            return null;
        var hasAccess = code[..token.SpanStart].TrimEnd().Split(' ', '\n', '\t')[^1] is "public" or "protected" or "internal";
        var taken = type.GetMembers().Where(member => member.IsOverride).Select(member => member.ToDisplayString(declaration)).ToHashSet();
        var choices = new List<CompletionChoice>();
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            foreach (var member in ancestor.GetMembers().Where(member => (member.IsVirtual || member.IsAbstract || member.IsOverride) && model.IsAccessible(start, member)
                && member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol { IsIndexer: false }))
            {
                var text = member.ToMinimalDisplayString(model, start, declaration);
                if (taken.Add(member.ToDisplayString(declaration)) && !member.IsSealed)
                    choices.Add(new(hasAccess ? text : $"{SyntaxFacts.GetText(member.DeclaredAccessibility)} {text}", member is IMethodSymbol ? "method" : "property"));
            }
        return [.. choices.Where(choice => choice.Text.Split(' ').Any(word => word.StartsWith(code[start..cursor], StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>Where the name begins that is being written.</summary>
    public static int Start(string code, int cursor)
    {
        while (cursor > 0 && (char.IsLetterOrDigit(code[cursor - 1]) || code[cursor - 1] == '_'))
            cursor--;
        return cursor;
    }
}
