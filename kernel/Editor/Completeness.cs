using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel;

/// <summary>Whether code can be executed as it stands.</summary>
/// <param name="Status">"complete", "incomplete" or "invalid", as Jupyter calls them.</param>
/// <param name="Indent">For incomplete code, what the next line should begin with.</param>
internal sealed record Completeness(string Status, string Indent = "")
{
    /// <summary>Judges the code of a cell by its syntax alone.</summary>
    public static Completeness Of(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(CellText.CodeOnly(code), Script.Parsing);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return new("incomplete", new string(' ', 4 * Depth(tree)));
        return new(tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? "invalid" : "complete");
    }

    /// <summary>How many braces are open at the end.</summary>
    private static int Depth(SyntaxTree tree) => Math.Max(0, tree.GetRoot().DescendantTokens().Where(token => !token.IsMissing)
        .Sum(token => token.Kind() switch { SyntaxKind.OpenBraceToken => 1, SyntaxKind.CloseBraceToken => -1, _ => 0 }));
}
