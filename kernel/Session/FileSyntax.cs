using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>
/// What C# allows among the statements of a file and not in a script: "using var", "await using var", "global using". The keywords give way to blanks, so that all keeps its place,
/// and what was declared with "using" is disposed of at the end of the cell.
/// </summary>
/// <param name="Code">The code as the script takes it.</param>
/// <param name="Disposed">The variables to dispose of, in the order of their declaration.</param>
/// <param name="Refusal">Why the script cannot take it all the same.</param>
internal sealed record FileSyntax(string Code, IReadOnlyList<Disposal> Disposed, CellException? Refusal = null)
{
    private static readonly CSharpParseOptions parsing = Script.Parsing.WithKind(SourceCodeKind.Regular);

    /// <summary>Looks only at code that the script cannot read.</summary>
    public static FileSyntax Of(SyntaxTree script)
    {
        var code = script.ToString();
        var root = script.GetRoot();
        if (!root.ContainsDiagnostics && !((CompilationUnitSyntax)root).Usings.Any(each => !each.GlobalKeyword.IsKind(SyntaxKind.None)))
            return new(code, []);
        var file = CSharpSyntaxTree.ParseText(code, parsing, script.FilePath).GetCompilationUnitRoot();
        var text = code.ToCharArray();
        var disposed = new List<Disposal>();
        foreach (var token in file.Usings.Select(each => each.GlobalKeyword))
            Blank(token);
        foreach (var declaration in file.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement).OfType<LocalDeclarationStatementSyntax>())
        {
            if (declaration.Declaration.Type is RefTypeSyntax or ScopedTypeSyntax)
                return new(code, [], CompileErrors.At(declaration.Declaration.Type.GetLocation(), "RefVariable", $"The variables of a cell are kept for later cells, and a {(declaration.Declaration.Type is RefTypeSyntax ? "ref" : "scoped")} variable cannot be: put the lines that use it in braces, or into a method."));
            if (declaration.UsingKeyword.IsKind(SyntaxKind.None))
                continue;
            Blank(declaration.AwaitKeyword);
            Blank(declaration.UsingKeyword);
            disposed.AddRange(declaration.Declaration.Variables.Select(variable => new Disposal(variable.Identifier.ValueText, declaration.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword))));
        }
        return new(new(text), disposed);

        void Blank(SyntaxToken token) => text.AsSpan(token.Span.Start, token.Span.Length).Fill(' ');
    }
}

/// <summary>A variable to dispose of; <paramref name="Awaits"/>: it was declared with "await using".</summary>
internal sealed record Disposal(string Variable, bool Awaits)
{
    /// <summary>The interface that does it.</summary>
    public Type Interface => Awaits ? typeof(IAsyncDisposable) : typeof(IDisposable);

    /// <summary>Disposes of the variable's value, a field's in the object of its cell; null is left alone, as where the cell failed before.</summary>
    public async Task Run(object submission)
    {
        var value = submission.GetType().GetField(Variable, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(submission);
        if (Awaits)
            await (value is IAsyncDisposable disposable ? disposable.DisposeAsync() : default);
        else
            (value as IDisposable)?.Dispose();
    }
}
