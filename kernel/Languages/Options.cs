using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>What stands behind a directive or a language's name: "--name value" pairs and plain words, in quotes where they have spaces.</summary>
internal sealed partial class Options
{
    private readonly Dictionary<string, string> named = new(StringComparer.OrdinalIgnoreCase);
    private readonly string directive;
    private readonly int line;

    /// <param name="directive">The directive's name, for errors.</param>
    /// <param name="text">What stands behind it.</param>
    /// <param name="line">The line of the cell.</param>
    public Options(string directive, string text, int line)
    {
        (this.directive, this.line) = (directive, line);
        var words = Word().Matches(text).Select(match => (Text: match.Groups["text"].Success ? match.Groups["text"].Value : match.Value, IsName: match.Value.StartsWith("--", StringComparison.Ordinal))).ToList();
        var plain = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].IsName)
                plain.Add(words[i].Text);
            else
                named[words[i].Text] = i + 1 < words.Count && !words[i + 1].IsName ? words[++i].Text : "";
        }
        Words = plain;
    }

    /// <summary>The words that belong to no name.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The value of an option such as "--name"; null where it is not given.</summary>
    public string? Find(string name) => named.GetValueOrDefault(name);

    /// <exception cref="CellException">There is an option of another name, or a word that belongs to none.</exception>
    public void Check(int words, IReadOnlyList<string> known)
    {
        if (named.Keys.FirstOrDefault(each => !known.Contains(each, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new CellException("Directive", $"({line},1): {directive} has no option {unknown}; {(known.Count == 0 ? "it has none" : $"there {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}")}.");
        if (Words.Count > words)
            throw new CellException("Directive", $"({line},1): {directive} takes no \"{Words[words]}\" in its line{(words == 0 ? "; write the code in the lines below" : "")}.");
    }

    /// <exception cref="CellException">It is not given.</exception>
    public string Need(string name, string example) => Find(name) is { Length: > 0 } value ? value : throw Wrong($"needs {name}", example);

    /// <summary>An error that shows how it is written.</summary>
    public CellException Wrong(string what, string example) => new("Directive", $"({line},1): {directive} {what}; write {example}.");

    /// <summary>In quotes, or an option's quoted value (@input:"your name"), or without spaces.</summary>
    [GeneratedRegex(@"""(?<text>[^""]*)""|[^\s""]*:""[^""]*""|\S+")]
    private static partial Regex Word();
}
