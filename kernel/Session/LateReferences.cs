using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>#r after the first statement, which C# refuses and notebooks have: it is taken first. Blanks keep everything in its place.</summary>
/// <param name="References">The cell with nothing else.</param>
/// <param name="Rest">The cell without them.</param>
internal sealed record LateReferences(string References, string Rest)
{
    private const string AfterFirstToken = "CS7009";

    /// <summary>Null where there are none.</summary>
    public static LateReferences? In(SyntaxTree tree)
    {
        if (!tree.GetDiagnostics().Any(each => each.Id == AfterFirstToken))
            return null;
        char[] rest = [.. tree.ToString()], references = [.. rest.Select(each => each is '\n' or '\r' ? each : ' ')];
        var root = tree.GetCompilationUnitRoot();
        foreach (var each in root.DescendantTrivia().Select(trivia => trivia.GetStructure()).OfType<ReferenceDirectiveTriviaSyntax>().Except(root.GetReferenceDirectives()))
        {
            var place = TextSpan(each);
            rest.AsSpan(place).CopyTo(references.AsSpan(place));
            rest.AsSpan(place).Fill(' ');
        }
        return new(new(references), new(rest));
    }

    private static Range TextSpan(ReferenceDirectiveTriviaSyntax directive) => directive.HashToken.SpanStart..directive.File.Span.End;
}
