using System.Text.RegularExpressions;

namespace NotebookKernel;

internal enum PartKind
{
    Code, Markdown, Html, Meta, Import, Time, Variables, About, Source, Note,
}

/// <summary>
/// A stretch of a cell between "#!" lines, or such a line itself. Code keeps its place: blank lines stand for what precedes it,
/// so that the compiler's line numbers are the cell's.
/// </summary>
internal sealed partial record CellPart(PartKind Kind, string Text)
{
    /// <summary>The directives that begin a line of a cell.</summary>
    public static IReadOnlyList<string> Directives { get; } = ["#!csharp", "#!markdown", "#!html", "#!import", "#!time", "#!whos", "#!about"];

    /// <exception cref="CellException">A directive is unknown.</exception>
    public static IEnumerable<CellPart> Split(string code)
    {
        var kind = PartKind.Code;
        var text = new List<string>();
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var isHead = true;
        for (var i = 0; i < lines.Length; i++)
        {
            isHead &= lines[i].TrimStart() is "" or ['#', ..] or ['/', '/', ..];
            if (isHead && FileDirectives.IsOne(lines[i], isFirst: i == 0))
            {
                text.Add(FileDirectives.InScript(lines[i]));
                if (FileDirectives.Note(lines[i]) is { } note)
                    yield return new CellPart(PartKind.Note, note);
                continue;
            }
            if (kind == PartKind.Code && isHead && PackageSource().Match(lines[i]) is { Success: true } source)
            {
                text.Add("");
                yield return new CellPart(PartKind.Source, source.Groups["source"].Value);
                continue;
            }
            if (!lines[i].StartsWith("#!", StringComparison.Ordinal))
            {
                text.Add(lines[i]);
                continue;
            }
            if (Part(kind, text) is { } before)
                yield return before;
            var words = lines[i].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var directive = Directive(words[0], line: i + 1);
            kind = directive is PartKind.Markdown or PartKind.Html or PartKind.Meta ? directive : PartKind.Code;
            text = kind == PartKind.Code ? [.. Enumerable.Repeat("", i + 1)] : [.. words[1..]];
            if (directive != kind)
                yield return new CellPart(directive, words.ElementAtOrDefault(1) ?? "");
        }
        if (Part(kind, text) is { } last)
            yield return last;
    }

    private static CellPart? Part(PartKind kind, IEnumerable<string> lines) =>
        lines.All(string.IsNullOrWhiteSpace) ? null : new CellPart(kind, string.Join('\n', lines));

    [GeneratedRegex("""^\s*#i\s+"nuget:\s*(?<source>[^"]+?)\s*"\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex PackageSource();

    private static PartKind Directive(string word, int line) => word switch
    {
        "#!csharp" or "#!c#" or "#!C#" => PartKind.Code,
        "#!markdown" => PartKind.Markdown,
        "#!html" => PartKind.Html,
        "#!meta" => PartKind.Meta,
        "#!import" => PartKind.Import,
        "#!time" => PartKind.Time,
        "#!whos" => PartKind.Variables,
        "#!about" => PartKind.About,
        _ => throw new CellException("Directive", $"({line},1): {word} is unknown here; there are {string.Join(", ", Directives)}."),
    };
}
