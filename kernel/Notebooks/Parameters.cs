using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel;

/// <summary>
/// papermill's convention: after the cell tagged "parameters", which declares the parameters and their defaults,
/// comes one tagged "injected-parameters" that assigns this run's values.
/// </summary>
internal static class Parameters
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
        var types = Declared(cell.Source);
        if (values.Keys.FirstOrDefault(name => !types.ContainsKey(name)) is { } unknown)
            throw new RunException($"{notebook.Path}: there is no parameter {unknown}; there are: {string.Join(", ", types.Keys)}.");
        var assignments = values.Select(each => $"{each.Key} = {Literal(notebook, each.Key, each.Value, types[each.Key])};").ToList();

        foreach (var earlier in notebook.CodeCells.Where(each => each.Tags.Contains(InjectedTag)).ToList())
            notebook.Cells.Remove(earlier.Json);
        notebook.Cells.Insert(notebook.Cells.IndexOf(cell.Json) + 1, new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = InjectedTag,
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray(InjectedTag) },
            ["source"] = string.Join('\n', assignments.Prepend("// Parameters")),
        });
    }

    /// <summary>The variables that the code declares, and their types: "var" is what the compiler makes of it.</summary>
    private static Dictionary<string, ITypeSymbol> Declared(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, Script.Parsing);
        var model = CSharpCompilation.CreateScriptCompilation("parameters", tree, References.Default, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: Script.Imports))
            .GetSemanticModel(tree);
        return tree.GetCompilationUnitRoot().Members.OfType<FieldDeclarationSyntax>().SelectMany(field => field.Declaration.Variables)
            .DistinctBy(variable => variable.Identifier.Text).ToDictionary(variable => variable.Identifier.Text, variable => ((IFieldSymbol)model.GetDeclaredSymbol(variable)!).Type);
    }

    /// <summary>The value as C# of the declared type: 1.20 for a string is text, for a double a number.</summary>
    private static string Literal(Notebook notebook, string name, string text, ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] })
            type = inner;
        object? value = type.SpecialType switch
        {
            SpecialType.System_String or SpecialType.System_Object => text,
            SpecialType.System_Boolean => bool.TryParse(text, out var flag) ? flag : null,
            SpecialType.System_Char => text.Length == 1 ? text[0] : null,
            SpecialType.System_SByte => Number<sbyte>(text),
            SpecialType.System_Byte => Number<byte>(text),
            SpecialType.System_Int16 => Number<short>(text),
            SpecialType.System_UInt16 => Number<ushort>(text),
            SpecialType.System_Int32 => Number<int>(text),
            SpecialType.System_UInt32 => Number<uint>(text),
            SpecialType.System_Int64 => Number<long>(text),
            SpecialType.System_UInt64 => Number<ulong>(text),
            SpecialType.System_Single => Number<float>(text),
            SpecialType.System_Double => Number<double>(text),
            SpecialType.System_Decimal => Number<decimal>(text),
            _ => throw new RunException($"{notebook.Path}: --parameter {name}: its type is {type.ToDisplayString()}; strings, characters, numbers and bool can be set."),
        };
        return value switch
        {
            null => throw new RunException($"{notebook.Path}: --parameter {name}: \"{text}\" is not a valid {type.ToDisplayString()}."),
            float or double when !double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)) =>
                throw new RunException($"{notebook.Path}: --parameter {name}: \"{text}\" is outside the range of {type.ToDisplayString()}."),
            float => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + "f",
            decimal => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + "m",
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
        };
    }

    private static object? Number<T>(string text) where T : struct, INumber<T> =>
        T.TryParse(text, typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(decimal) ? NumberStyles.Float : NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
}
