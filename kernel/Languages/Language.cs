namespace NotebookKernel;

/// <summary>A kind of language, known before a session begins it.</summary>
/// <param name="Name">What stands behind "#!", and in a cell's metadata.</param>
/// <param name="Alias">What people write, too; the name again where there is nothing else.</param>
/// <param name="Begin">Makes a session's language.</param>
/// <param name="IsText">Whether a section begins in the line of its "#!": what is behind the name belongs to it.</param>
/// <param name="Options">What may stand behind the name of a language that is none of text.</param>
internal sealed record Language(string Name, string Alias, Func<Languages, ILanguage> Begin, bool IsText = false, params IReadOnlyList<string> Options)
{
    public const string Default = "csharp", FSharp = "fsharp";

    /// <summary>All there are. A new one is a class of its own and a line here.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new(Default, "C#", languages => new CSharpLanguage(languages.Script)),
        new(FSharp, "F#", languages => new FSharpLanguage(languages.Script)),
        new("javascript", "js", _ => new JavaScript()),
        new("html", "html", _ => new ShownText("text/html"), IsText: true),
        new("markdown", "md", _ => new ShownText("text/markdown"), IsText: true),
        new("svg", "svg", _ => new ShownText("image/svg+xml"), IsText: true),
        new("mermaid", "mermaid", _ => new Mermaid(), IsText: true),
        new("sql", "duckdb", languages => Database.All[0].Open("Data Source=:memory:", languages.Script.References), Options: SqlLanguage.Options),
        new("pwsh", "powershell", languages => new PowerShellLanguage(languages.Script.References)),
        new("value", "value", _ => new NamedText(), Options: ["--name", "--from-file", "--mime-type"]),
    ];

    /// <summary>The kind of that name or alias, in capital letters or not; null where there is none.</summary>
    public static Language? Of(string name) => All.FirstOrDefault(each => Is(each.Name, name) || Is(each.Alias, name));

    /// <summary>Whether the name is C#'s; no name at all says so, too.</summary>
    public static bool IsDefault(string? name) => name is null || Of(name)?.Name == Default;

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
