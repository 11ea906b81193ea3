namespace NotebookKernel;

/// <summary>The languages of a session, each from its first use on, and the connections that have names of their own.</summary>
/// <param name="script">What C# adds to, and where packages come from.</param>
internal sealed class Languages(Script script)
{
    private readonly Dictionary<string, ILanguage> begun = new(StringComparer.OrdinalIgnoreCase);

    public Script Script => script;

    /// <exception cref="CellException">There is none of that name.</exception>
    public ILanguage Of(string name, int line)
    {
        var kind = Language.Of(name);
        if (begun.TryGetValue(kind?.Name ?? name, out var language))
            return language;
        return kind is not null ? begun[kind.Name] = kind.Begin(this) : throw Unknown(name, line);
    }

    /// <summary>Gives the language a name of its own.</summary>
    public void Add(string name, ILanguage language) => begun[name] = language;

    private CellException Unknown(string name, int line)
    {
        var others = begun.Keys.Where(each => Language.Of(each) is null).Select(each => "#!" + each);
        return new("Directive", $"({line},1): #!{name} is unknown here; there are {string.Join(", ", CellPart.Directives.Concat(others))}.");
    }
}
