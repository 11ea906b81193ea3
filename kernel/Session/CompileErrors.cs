using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>Tells the compiler's diagnostics with line and column of the cell and the line itself.</summary>
internal static class CompileErrors
{
    private const int Most = 10;
    private const string MissingReference = "CS0006", NeverAssigned = "CS0649";

    /// <summary>Null where there is no error.</summary>
    public static CellException? Of(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count == 0)
            return null;
        var first = errors[0];
        var lines = errors.Take(Most).SelectMany(each => Lines(each)).ToList();
        if (errors.Count > Most)
            lines.Add($"... and {errors.Count - Most} more");
        return new CellException(new ErrorOutput(first.Id, Place(first) + Message(first), lines));
    }

    public static string Warnings(IEnumerable<Diagnostic> diagnostics) => string.Concat(diagnostics
        .Where(each => each.Severity == DiagnosticSeverity.Warning && each.Location.IsInSource && !IsForLaterCells(each))
        .SelectMany(each => Lines(each)).Select(line => line + "\n"));

    /// <summary>A field that nothing assigns yet, but any later cell can.</summary>
    private static bool IsForLaterCells(Diagnostic warning) => warning.Id == NeverAssigned
        && warning.Location.SourceTree!.GetRoot().FindNode(warning.Location.SourceSpan).FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field
        && field.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword);

    private static IEnumerable<string> Lines(Diagnostic diagnostic)
    {
        yield return $"{Place(diagnostic)}{(diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning")} {diagnostic.Id}: {Message(diagnostic)}";
        if (diagnostic.Location.SourceTree is not { } tree)
            yield break;
        var start = diagnostic.Location.GetLineSpan().StartLinePosition;
        yield return "    " + tree.GetText().Lines[start.Line];
        yield return "    " + new string(' ', start.Character) + "^";
    }

    /// <summary>"(line,column): ", after the file's name where it is no cell.</summary>
    private static string Place(Diagnostic diagnostic)
    {
        if (!diagnostic.Location.IsInSource)
            return "";
        var span = diagnostic.Location.GetLineSpan();
        return $"{(Path.IsPathRooted(span.Path) ? Path.GetFileName(span.Path) : "")}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): ";
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)
        + (diagnostic.Id == MissingReference ? ". If it is built from this repository, run `dotnet build` there first; a path is relative to the notebook's folder." : "");
}
