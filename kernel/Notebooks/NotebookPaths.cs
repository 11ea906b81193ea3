using System.CommandLine;
using System.Text;

namespace NotebookKernel;

/// <summary>The notebooks that the command line names: files, folders, and patterns that the shell left as they are.</summary>
internal static class NotebookPaths
{
    public const string Extension = ".ipynb";

    /// <summary>.NET Interactive's text of a notebook, and a file-based program.</summary>
    public const string Dib = ".dib", Program = ".cs";

    /// <summary>A text that a site can have a page of.</summary>
    public const string Markdown = ".md";

    /// <summary>What a run writes beside a notebook; a folder's notebooks are those without it.</summary>
    private const string ExecutedExtension = ".executed" + Extension;

    /// <summary>A file's extension in small letters: on Windows, names are often in capitals, and mean the same.</summary>
    public static string Kind(string path) => Path.GetExtension(path).ToLowerInvariant();

    /// <summary>Where the executed form of a notebook stands that must not be replaced: beside it.</summary>
    public static string Executed(string path) => Path.ChangeExtension(path, ExecutedExtension);

    /// <summary>The option that names a folder to write to.</summary>
    public static Option<string> OutOption(string description, string usual)
    {
        var option = new Option<string>("--out") { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0 || token.Value.EnumerateRunes().Contains(Rune.ReplacementChar)))
                result.AddError("--out: name a folder, in Unicode.");
        });
        return option;
    }

    /// <exception cref="RunException">A name stands for no notebook.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> names) => [.. names.SelectMany(Expand).DistinctBy(Path.GetFullPath)];

    /// <exception cref="RunException">A name stands for no notebook, or an executed notebook would have no file of its own.</exception>
    public static IReadOnlyList<string> ExpandToRun(IEnumerable<string> names, bool inPlace)
    {
        var paths = Expand(names);
        var twins = paths.GroupBy(Written, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twins is not null && !inPlace)
            throw new RunException($"{string.Join(" and ", twins)} would be written to the same file; run them with different --out, or with --in-place.");
        return !inPlace || paths.FirstOrDefault(path => Kind(path) != Extension) is not { } other ? paths
            : throw new RunException($"{other}: this kind of file holds no outputs, so --in-place cannot write them into it; run it without, or convert it to {Extension}.");
    }

    /// <summary>The name under which an executed notebook is written: outputs are only in .ipynb.</summary>
    public static string Written(string path) => Kind(path) == Dib ? Path.GetFileNameWithoutExtension(path) + Extension : Path.GetFileName(path);

    private static IEnumerable<string> Expand(string name)
    {
        if (File.Exists(name))
            return [name];
        var isFolder = Directory.Exists(name);
        var (folder, pattern) = isFolder ? (name, "*") : (Path.GetDirectoryName(name) ?? "", Path.GetFileName(name));
        if (isFolder || pattern.AsSpan().ContainsAny('*', '?'))
        {
            var found = Directory.Exists(folder.Length == 0 ? "." : folder)
                ? Directory.EnumerateFiles(folder.Length == 0 ? "." : folder, pattern).Where(path => (Kind(path) == Extension || (Kind(path) == Dib && !isFolder)) && !path.EndsWith(ExecutedExtension, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList()
                : [];
            return found.Count > 0 ? found : throw new RunException($"{name}: no notebook ({Extension}) is there.");
        }
        throw new RunException($"{name}: no such file or folder.");
    }
}
