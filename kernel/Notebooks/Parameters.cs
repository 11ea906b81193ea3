using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>
/// papermill's convention: after the cell tagged "parameters", which declares the parameters and their defaults,
/// comes one tagged "injected-parameters" that assigns this run's values.
/// </summary>
internal static partial class Parameters
{
    private const string Tag = "parameters";
    private const string InjectedTag = "injected-parameters";

    /// <exception cref="RunException">The notebook has no parameters, or none of that name.</exception>
    public static void Inject(Notebook notebook, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
            return;
        var cell = notebook.CodeCells.FirstOrDefault(each => each.Tags.Contains(Tag))
            ?? throw new RunException($"{notebook.Path}: no cell is tagged \"{Tag}\", so --parameter has nothing to set.");
        var names = Declared(cell.Source);
        if (values.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            throw new RunException($"{notebook.Path}: there is no parameter {unknown}; there are: {string.Join(", ", names)}.");

        foreach (var earlier in notebook.CodeCells.Where(each => each.Tags.Contains(InjectedTag)).ToList())
            notebook.Cells.Remove(earlier.Json);
        notebook.Cells.Insert(notebook.Cells.IndexOf(cell.Json) + 1, new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = InjectedTag,
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray(InjectedTag) },
            ["source"] = string.Join('\n', values.Select(each => $"{each.Key} = {Literal(each.Value)};").Prepend("// Parameters")),
        });
    }

    private static List<string> Declared(string code) =>
        [.. CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(kind: SourceCodeKind.Script)).GetCompilationUnitRoot().Members
            .OfType<FieldDeclarationSyntax>().SelectMany(field => field.Declaration.Variables).Select(variable => variable.Identifier.Text)];

    /// <summary>The value as C#: a number and true or false as they are, anything else a string.</summary>
    private static string Literal(string value) =>
        (Number().IsMatch(value) && double.TryParse(value, CultureInfo.InvariantCulture, out _)) || value is "true" or "false"
            ? value
            : SymbolDisplay.FormatLiteral(value, quote: true);

    [GeneratedRegex(@"^-?\d+(\.\d+)?([eE][+-]?\d+)?$")]
    private static partial Regex Number();
}
