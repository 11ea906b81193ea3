using System.Text.RegularExpressions;

namespace NotebookKernel;

internal enum PartKind
{
    Code, Meta, Import, Time, Names, Variables, About, Source, Note, Share, Set, Connect, Directives,
}

/// <summary>
/// A section of a cell between "#!" lines, or such a line itself. Code keeps its place: blank lines stand for what precedes it,
/// so that the compiler's line numbers are the cell's.
/// </summary>
/// <param name="Kind">Code is what is in a language.</param>
/// <param name="Text">The section, or what stands behind the directive.</param>
/// <param name="Language">As the cell names it: that of the section, or of the one in which the directive stands.</param>
/// <param name="Options">What stands behind the language's name.</param>
/// <param name="Line">Where it begins, from 1.</param>
internal sealed partial record CellPart(PartKind Kind, string Text, string Language = NotebookKernel.Language.Default, string Options = "", int Line = 1)
{
    private static readonly Dictionary<string, PartKind> directives = new()
    {
        ["#!import"] = PartKind.Import,
        ["#!time"] = PartKind.Time,
        ["#!who"] = PartKind.Names,
        ["#!whos"] = PartKind.Variables,
        ["#!share"] = PartKind.Share,
        ["#!set"] = PartKind.Set,
        ["#!connect"] = PartKind.Connect,
        ["#!about"] = PartKind.About,
        ["#!lsmagic"] = PartKind.Directives,
    };

    /// <summary>What can begin a line of a cell.</summary>
    public static IReadOnlyList<string> Directives { get; } = [.. NotebookKernel.Language.All.Select(each => "#!" + each.Name), .. directives.Keys];

    /// <summary>What the line's directive is; null where it names a language. "#!meta" begins what a .dib file says of itself.</summary>
    public static PartKind? DirectiveOf(string word) => word == "#!meta" ? PartKind.Meta : directives.TryGetValue(word, out var kind) ? kind : null;

    /// <param name="code">The cell.</param>
    /// <param name="language">That of its first lines.</param>
    public static IEnumerable<CellPart> Split(string code, string? language = null)
    {
        var section = new CellPart(PartKind.Code, "", language ?? NotebookKernel.Language.Default);
        var text = new List<string>();
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var isHead = NotebookKernel.Language.IsDefault(language);
        for (var i = 0; i < lines.Length; i++)
        {
            isHead &= lines[i].TrimStart() is "" or ['#', ..] or ['/', '/', ..];
            if (isHead && NotebookKernel.Language.IsDefault(section.Language) && FileDirectives.IsOne(lines[i], isFirst: i == 0))
            {
                text.Add(FileDirectives.InScript(lines[i]));
                if (FileDirectives.Note(lines[i]) is { } note)
                    yield return new CellPart(PartKind.Note, note);
                continue;
            }
            if (isHead && NotebookKernel.Language.IsDefault(section.Language) && PackageSource().Match(lines[i]) is { Success: true } source)
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
            if (section.With(text) is { } before)
                yield return before;
            var words = lines[i].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var rest = words.ElementAtOrDefault(1) ?? "";
            var directive = DirectiveOf(words[0]);
            if (directive is null or PartKind.Meta)
                section = new CellPart(directive ?? PartKind.Code, "", words[0][2..], rest, i + 1);
            else
                yield return section with { Kind = directive.Value, Text = rest, Line = i + 1 };
            var isText = section.Kind == PartKind.Meta || NotebookKernel.Language.Of(section.Language) is { IsText: true };
            text = !isText ? [.. Enumerable.Repeat("", i + 1)] : directive is null && rest.Length > 0 ? [rest] : [];
        }
        if (section.With(text) is { } last)
            yield return last;
    }

    /// <summary>Null for one that holds nothing and says nothing.</summary>
    private CellPart? With(IEnumerable<string> lines) =>
        lines.All(string.IsNullOrWhiteSpace) && (Options.Length == 0 || NotebookKernel.Language.Of(Language) is { IsText: true }) ? null : this with { Text = string.Join('\n', lines) };

    [GeneratedRegex("""^\s*#i\s+"nuget:\s*(?<source>[^"]+?)\s*"\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex PackageSource();
}
