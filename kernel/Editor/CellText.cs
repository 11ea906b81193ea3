using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel;

/// <summary>A cell as the editor services read it.</summary>
internal static class CellText
{
    /// <summary>The cell as the script takes it, in which what a file alone allows has given way to spaces, too.</summary>
    public static string InScript(string cell) => FileSyntax.Of(CSharpSyntaxTree.ParseText(CodeOnly(cell), Script.Parsing)).Code;

    /// <summary>The cell with spaces for everything that is no C#: "#!" and "#:" lines, and what follows one that says it is something else. Positions stay the same.</summary>
    public static string CodeOnly(string cell, string? language = null)
    {
        var text = cell.ToCharArray();
        foreach (var section in Sections(cell, language).Where(each => each.IsDirective || !Language.IsDefault(each.Language)))
        {
            for (var i = section.Start; i < section.End; i++)
                text[i] = text[i] == '\n' ? '\n' : ' ';
        }
        return new(text);
    }

    /// <summary>The stretches of the cell, each in one language or a line with a directive. <paramref name="language"/> is that of the first; null: C#.</summary>
    public static IEnumerable<(int Start, int End, bool IsDirective, string? Language)> Sections(string cell, string? language)
    {
        var begin = 0;
        for (var start = 0; start < cell.Length;)
        {
            var end = cell.IndexOf('\n', start) is >= 0 and var found ? found : cell.Length;
            var line = cell.AsSpan(start, end - start);
            if (line.StartsWith("#!") || (line.StartsWith("#:") && Language.IsDefault(language)))
            {
                yield return (begin, start, false, language);
                yield return (start, end, true, language);
                if (cell.AsSpan(start, end - start).StartsWith("#!"))
                    language = After(cell[start..end].Split((char[]?)null, 2)[0], language);
                begin = end;
            }
            start = end + 1;
        }
        yield return (begin, cell.Length, false, language);
    }

    /// <summary>The language that follows a line that begins with the word; most directives change nothing.</summary>
    private static string? After(string word, string? before) => CellPart.DirectiveOf(word) switch
    {
        null or PartKind.Meta => word[2..],
        _ => before,
    };
}
