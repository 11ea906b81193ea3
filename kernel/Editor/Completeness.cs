using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>Whether code can be executed as it stands.</summary>
/// <param name="Status">"complete", "incomplete" or "invalid", as Jupyter calls them.</param>
/// <param name="Indent">For incomplete code, what the next line should begin with.</param>
internal sealed record Completeness(string Status, string Indent = "")
{
    private const string NewlineInConstant = "CS1010", OpenComment = "CS1035", OpenText = "CS1039", OpenHole = "CS8076", OpenRawText = "CS8997", Namespace = "CS7021";

    /// <summary>Judges the code of a cell by its syntax alone.</summary>
    public static Completeness Of(string code)
    {
        if (Limits.IsTooMuch(code))
            return new("invalid");
        var tree = CSharpSyntaxTree.ParseText(CellText.InScript(code), Script.Parsing);
        var errors = tree.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != Namespace).ToList();
        var open = errors.Where(error => error.Id is NewlineInConstant or OpenComment or OpenText or OpenHole or OpenRawText).ToList();
        if (open.Any(error => error.Id == NewlineInConstant || (error.Id is OpenText or OpenRawText && EndsWithItsLine(tree, error))))
            return new("invalid");
        if (open.Count > 0 || !SyntaxFactory.IsCompleteSubmission(tree))
            return new("incomplete", new string(' ', 4 * Depth(tree)));
        return new(errors.Count > 0 ? "invalid" : "complete");
    }

    /// <summary>Whether the text that is not closed can have one line only: no further line closes it.</summary>
    private static bool EndsWithItsLine(SyntaxTree tree, Diagnostic open)
    {
        var token = tree.GetRoot().FindToken(open.Id == OpenRawText ? open.Location.SourceSpan.Start - 1 : open.Location.SourceSpan.Start);
        var interpolated = token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>();
        return (interpolated?.StringStartToken ?? token).Kind() switch
        {
            SyntaxKind.InterpolatedStringStartToken => true,
            // With nothing behind the quotes, the text begins in the next line.
            SyntaxKind.InterpolatedSingleLineRawStringStartToken => interpolated!.Contents.Count > 0,
            SyntaxKind.SingleLineRawStringLiteralToken => token.Text.AsSpan().Trim('"').Length > 0,
            _ => false,
        };
    }

    /// <summary>How many braces are open at the end.</summary>
    private static int Depth(SyntaxTree tree) => Math.Max(0, tree.GetRoot().DescendantTokens().Where(token => !token.IsMissing && token.Parent is not InterpolationSyntax)
        .Sum(token => token.Kind() switch { SyntaxKind.OpenBraceToken => 1, SyntaxKind.CloseBraceToken => -1, _ => 0 }));
}
