using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel;

/// <summary>A cell as the editor services read it.</summary>
internal static class CellText
{
    /// <summary>The cell as the script takes it, in which what a file alone allows has given way to spaces, too.</summary>
    public static string InScript(string cell) => FileSyntax.Of(CSharpSyntaxTree.ParseText(CodeOnly(cell), Script.Parsing)).Code;

    /// <summary>The cell with spaces for everything that is no C#: "#!" and "#:" lines, and what follows one that says it is something else. Positions stay the same.</summary>
    public static string CodeOnly(string cell)
    {
        var text = cell.ToCharArray();
        var isCode = true;
        for (var start = 0; start < text.Length;)
        {
            var end = Array.IndexOf(text, '\n', start) is >= 0 and var found ? found : text.Length;
            var line = cell.AsSpan(start, end - start);
            var isDirective = line.StartsWith("#!");
            if (isDirective)
                isCode = !(line.StartsWith("#!markdown") || line.StartsWith("#!html") || line.StartsWith("#!meta"));
            if (isDirective || !isCode || line.StartsWith("#:"))
                Array.Fill(text, ' ', start, end - start);
            start = end + 1;
        }
        return new(text);
    }
}
