using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>What could stand at the cursor in a line that begins with #: a directive's name, or the path that it names.</summary>
internal static partial class DirectiveCompletion
{
    private static readonly string[] names = ["#r", "#load", .. CellPart.Directives];

    /// <returns>Null where the cursor is not in such a line.</returns>
    public static Completions? At(string code, int cursor)
    {
        var start = code.LastIndexOf('\n', Math.Max(cursor - 1, 0), Math.Max(cursor, 0)) + 1;
        var line = code[start..cursor];
        if (PathOf().Match(line) is { Success: true } directive)
            return Paths(directive.Groups["path"].Value, cursor);
        if (!line.StartsWith('#') || line.Contains(' ', StringComparison.Ordinal))
            return null;
        return new([.. names.Where(name => name.StartsWith(line, StringComparison.OrdinalIgnoreCase)).Select(name => new CompletionChoice(name, "keyword"))], start, cursor);
    }

    /// <summary>Folders, and files of the kinds that directives take, that continue a path. Only the last part is replaced.</summary>
    private static Completions Paths(string path, int cursor)
    {
        var typed = Path.GetFileName(path);
        var folder = Path.GetFullPath(path[..^typed.Length] is { Length: > 0 } before ? before : ".");
        string[] kinds = [".dll", ".cs", ".csx", ".dib", ".ipynb"];
        var found = !Directory.Exists(folder) ? [] : new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(entry => entry.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && (entry is DirectoryInfo || kinds.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase)))
            .OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)
            .Select(entry => new CompletionChoice(entry is DirectoryInfo ? entry.Name + "/" : entry.Name, "path"));
        return new([.. found], cursor - typed.Length, cursor);
    }

    [GeneratedRegex("""^\s*(#r\s+"|#load\s+"|#!import\s+"?)(?<path>(?!nuget:)[^"]*)$""")]
    private static partial Regex PathOf();
}
