using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel;

/// <summary>The words to colour in the sections of a cell that are not C#: comments, strings, numbers and keywords, as far as they are known by their form.</summary>
internal static class OtherWords
{
    private static readonly string[] styles = ["comment", "string", "number", "keyword"];

    // What is not closed goes to the end: no text is looked at twice.
    private const string Quoted = @"""(?:\\.|[^""\\\n])*""?", Slashes = @"//[^\n]*|/\*[\s\S]*?(?:\*/|\z)", Markup = @"<!--[\s\S]*?(?:-->|\z)";

    private static readonly Dictionary<string, Regex> languages = new()
    {
        ["fsharp"] = Words(@"//[^\n]*|\(\*(?!\))[\s\S]*?(?:\*\)|\z)", @"""""""[\s\S]*?(?:""""""|\z)|@""[^""]*""?|" + Quoted,
            "abstract|and|as|assert|async|base|begin|class|default|do|done|downcast|downto|elif|else|end|exception|extern|false|finally|fixed|for|fun|function|global|if|in|inherit|inline|interface|internal|lazy|let|match|member|module|mutable|namespace|new|null|of|open|or|override|private|public|rec|return|seq|static|struct|task|then|to|true|try|type|upcast|use|val|void|when|while|with|yield"),
        ["javascript"] = Words(Slashes, @"'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?|" + Quoted,
            "async|await|break|case|catch|class|const|continue|default|delete|do|else|export|extends|false|finally|for|function|if|import|in|instanceof|let|new|null|of|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield"),
        ["sql"] = Words(@"--[^\n]*|/\*[\s\S]*?(?:\*/|\z)", "'[^']*'?",
            "all|alter|and|as|asc|between|by|case|cast|create|delete|desc|describe|distinct|drop|else|end|except|exists|from|full|group|having|in|index|inner|insert|intersect|into|is|join|left|like|limit|not|null|offset|on|or|order|outer|over|partition|primary|right|select|set|table|then|union|update|using|values|view|when|where|with"),
        ["pwsh"] = Words(@"<\#[\s\S]*?(?:\#>|\z)|\#[^\n]*", @"'[^']*'?|""(?:`.|[^""`])*""?",
            "begin|break|catch|class|continue|data|do|dynamicparam|else|elseif|end|enum|exit|filter|finally|for|foreach|function|if|in|param|process|return|switch|throw|trap|try|until|using|while"),
        ["html"] = Words(Markup, Quoted, null, @"</?[A-Za-z][\w-]*"),
        ["svg"] = Words(Markup, Quoted, null, @"</?[A-Za-z][\w-]*"),
        ["mermaid"] = Words(@"%%[^\n]*", Quoted,
            "flowchart|graph|subgraph|end|direction|sequenceDiagram|participant|actor|loop|alt|else|opt|note|classDiagram|class|stateDiagram|stateDiagram-v2|state|erDiagram|gantt|title|section|pie|mindmap|timeline|gitGraph"),
    };

    /// <param name="cell">The source.</param>
    /// <param name="language">That of its first lines; null: C#.</param>
    /// <param name="offset">Where the cell begins.</param>
    public static IEnumerable<(TextSpan Span, string Style)> Of(string cell, string? language, int offset) =>
        from section in CellText.Sections(cell, language)
        where !section.IsDirective && !Language.IsDefault(section.Language)
        let words = languages.GetValueOrDefault(Language.Of(section.Language!) is { } kind ? kind.Name : section.Language == "meta" ? "" : "sql")
        where words is not null
        from word in words.Matches(cell[section.Start..section.End])
        select (new TextSpan(offset + section.Start + word.Index, word.Length), styles.First(style => word.Groups[style].Success));

    private static Regex Words(string comment, string quoted, string? keywords, string? marks = null) => new(
        $@"(?<comment>{comment})|(?<string>{quoted})|(?<number>\b\d[\w.]*)|(?<keyword>{marks ?? $@"\b(?:{keywords})\b"})",
        keywords?.StartsWith("all|", StringComparison.Ordinal) == true ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant);
}
