using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>
/// How deep code is nested. Roslyn works on the stack, or for minutes, where it is nested thousands of levels deep, which no person writes:
/// such code is refused before the compiler would end the process.
/// </summary>
internal static partial class Nesting
{
    public const int MostLevels = 500;

    /// <summary>"An expression is too long or complex to compile": in place of what is nested, without brackets too, stands nothing.</summary>
    private const string ParserGaveUp = "CS8078";

    /// <summary>Roslyn takes a chain of operators, a + b + c ..., without the stack; its length costs time alone.</summary>
    private const int OperatorsInLevel = 16;

    /// <summary>Whether the code is nested deeper than <see cref="MostLevels"/>.</summary>
    public static bool IsTooDeep(string code)
    {
        if (HasTooManyOpenBrackets(code) || Negations().IsMatch(code))
            return true;
        // The parser of documentation takes the stack, too.
        var tree = CSharpSyntaxTree.ParseText(code, Script.Parsing.WithDocumentationMode(DocumentationMode.None));
        return HasTooManyOpenTags(tree) || (tree.GetRoot().ContainsDiagnostics && tree.GetDiagnostics().Any(diagnostic => diagnostic.Id == ParserGaveUp)) || IsTooDeep(tree.GetRoot());
    }

    /// <summary>What the parser itself takes very long for, or the whole stack. Brackets in texts count, too: nobody has so many that are not closed.</summary>
    private static bool HasTooManyOpenBrackets(string code)
    {
        int open = 0, types = 0;
        foreach (var character in code)
        {
            switch (character)
            {
                case '(' or '[' or '{':
                    open++;
                    break;
                case ')' or ']' or '}':
                    open = Math.Max(open - 1, 0);
                    break;
                case '<':
                    types++;
                    break;
                case '>':
                    types = Math.Max(types - 1, 0);
                    break;
                case ';':
                    types = 0; // Those were no type arguments but comparisons.
                    break;
            }
            if (open > MostLevels || types > MostLevels)
                return true;
        }
        return false;
    }

    /// <summary>The parser takes the stack for patterns, too.</summary>
    [GeneratedRegex(@"(\bnot\s+){501}")]
    private static partial Regex Negations();

    /// <summary>In comments that are documentation.</summary>
    private static bool HasTooManyOpenTags(SyntaxTree tree)
    {
        var open = 0;
        foreach (var comment in tree.GetRoot().DescendantTrivia().Select(trivia => trivia.ToString()).Where(text => text.StartsWith("///", StringComparison.Ordinal) || text.StartsWith("/**", StringComparison.Ordinal)))
        {
            for (var i = 0; i + 1 < comment.Length; i++)
            {
                if ((comment[i], comment[i + 1]) is ('<', '/') or ('/', '>'))
                    open = Math.Max(open - 1, 0);
                else if (comment[i] == '<' && ++open > MostLevels)
                    return true;
            }
        }
        return false;
    }

    private static bool IsTooDeep(SyntaxNode root)
    {
        var nodes = new Stack<(SyntaxNode Node, int Depth)>([(root, 0)]);
        while (nodes.TryPop(out var at))
        {
            if (at.Depth > MostLevels * OperatorsInLevel)
                return true;
            foreach (var child in at.Node.ChildNodes())
                nodes.Push((child, at.Depth + (at.Node is BinaryExpressionSyntax && child is BinaryExpressionSyntax ? 1 : OperatorsInLevel)));
        }
        return false;
    }
}
