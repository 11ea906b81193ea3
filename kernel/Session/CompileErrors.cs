using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>Tells the compiler's diagnostics with line and column of the cell and the line itself.</summary>
internal static class CompileErrors
{
    private const int Most = 10;
    private const string MissingReference = "CS0006", NeverAssigned = "CS0649", RefStructField = "CS8345", InvalidModifier = "CS0106";
    private const string NameUnknown = "CS0103", TypeUnknown = "CS0246", MemberUnknown = "CS0117", MethodUnknown = "CS1061", NamespaceUnknown = "CS0234";

    /// <summary>What notebooks use of .NET Interactive, and is none of its display: its types, and the members of those that are here, too.</summary>
    private static readonly string[] interactiveTypes = ["CSharpKernel", "CompositeKernel", "FSharpKernel", "KernelActionDirective", "KernelCommand"],
        interactiveMembers = ["AddDirective", "AddMiddleware", "FindKernelByName", "KernelEvents", "RegisterCommandHandler", "SendAsync", "SubmitCode", "SubmitCodeAsync"],
        typesWithMembers = [nameof(Kernel), nameof(KernelInvocationContext)];

    /// <summary>Null where there is no error. <paramref name="remedy"/> knows more to say of some.</summary>
    public static CellException? Of(IEnumerable<Diagnostic> diagnostics, Func<Diagnostic, string?>? remedy = null)
    {
        var errors = diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count == 0)
            return null;
        if (errors.Any(each => !IsHidden(each.Location)))
            errors.RemoveAll(each => IsHidden(each.Location));
        var first = errors[0];
        var lines = errors.Take(Most).SelectMany(each => Lines(each, remedy)).ToList();
        if (errors.Count > Most)
            lines.Add($"... and {errors.Count - Most} more");
        return new CellException(new ErrorOutput(first.Id, Place(first.Location) + Message(first, remedy), lines));
    }

    /// <summary>Whether it is in code that the kernel has added to a cell's.</summary>
    private static bool IsHidden(Location place) => place.SourceTree?.GetLineVisibility(place.SourceSpan.Start) == LineVisibility.Hidden;

    /// <summary>What cannot be done there, and what to do.</summary>
    public static CellException At(Location place, string name, string message)
    {
        var text = Place(place) + message;
        return new(new ErrorOutput(name, text, [$"{Place(place)}error {name}: {message}", .. Line(place)]));
    }

    /// <summary>The warnings that are not among those <paramref name="told"/> already, to which they are added: a cell is executed many times.</summary>
    public static string Warnings(IEnumerable<Diagnostic> diagnostics, HashSet<string> told)
    {
        var warnings = diagnostics.Where(each => each.Severity == DiagnosticSeverity.Warning && each.Location.IsInSource && !IsForLaterCells(each)
            && told.Add($"{each.Id} {Message(each)} {Line(each.Location).First()}")).ToList();
        var lines = warnings.Take(Most).SelectMany(each => Lines(each));
        return string.Concat((warnings.Count > Most ? lines.Append($"... and {warnings.Count - Most} more") : lines).Select(line => line + "\n"));
    }

    /// <summary>A field that nothing assigns yet, but any later cell can.</summary>
    private static bool IsForLaterCells(Diagnostic warning) => warning.Id == NeverAssigned
        && warning.Location.SourceTree!.GetRoot().FindNode(warning.Location.SourceSpan).FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field
        && field.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword);

    private static IEnumerable<string> Lines(Diagnostic diagnostic, Func<Diagnostic, string?>? remedy = null)
    {
        yield return $"{Place(diagnostic.Location)}{(diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning")} {diagnostic.Id}: {Message(diagnostic, remedy)}";
        foreach (var line in Line(diagnostic.Location))
            yield return line;
    }

    /// <summary>The line itself, and under it a mark.</summary>
    private static IEnumerable<string> Line(Location place)
    {
        if (place.SourceTree is not { } tree)
            yield break;
        var start = place.GetLineSpan().StartLinePosition;
        yield return "    " + tree.GetText().Lines[start.Line];
        yield return "    " + new string(' ', start.Character) + "^";
    }

    /// <summary>"(line,column): ", after the file's name where it is no cell.</summary>
    private static string Place(Location place)
    {
        if (!place.IsInSource)
            return "";
        var span = place.GetMappedLineSpan();
        return $"{(Path.IsPathRooted(span.Path) ? Path.GetFileName(span.Path) : "")}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): ";
    }

    private static string Message(Diagnostic diagnostic, Func<Diagnostic, string?>? remedy = null)
    {
        var text = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        return text + (remedy?.Invoke(diagnostic) ?? Remedy(diagnostic.Id, text));
    }

    private static string Remedy(string id, string text) => id switch
    {
        MissingReference => ". If it is built from this repository, run `dotnet build` there first; a path is relative to the notebook's folder.",
        RefStructField => " The variables of a cell are kept for later cells, and one of this type cannot be: put the lines that use it in braces, or into a method.",
        _ when IsOfInteractive(id, text) => ". .NET Interactive has it, and this kernel does not: cells can show values, ask for input and run other languages, but not command the kernel.",
        InvalidModifier when text.Contains("'scoped'", StringComparison.Ordinal) => ". The variables of a cell are kept for later cells, and a scoped one cannot be: put the lines that use it in braces, or into a method.",
        _ => "",
    };

    private static bool IsOfInteractive(string id, string text)
    {
        return id switch
        {
            NameUnknown or TypeUnknown => interactiveTypes.Any(Names),
            MemberUnknown or MethodUnknown => typesWithMembers.Any(type => text.StartsWith($"'{type}'", StringComparison.Ordinal)) && interactiveMembers.Any(Names),
            NamespaceUnknown => text.Contains("'Microsoft.DotNet.Interactive", StringComparison.Ordinal),
            _ => false,
        };

        bool Names(string name) => text.Contains($"'{name}'", StringComparison.Ordinal);
    }
}
