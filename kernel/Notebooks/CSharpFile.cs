using System.Text;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>
/// The text of a file-based program, for "dotnet run program.cs": "#:package" for each package, and a line "// %%" before each cell, as editors and jupytext have it.
/// What a program cannot hold stands in comments.
/// </summary>
internal static partial class CSharpFile
{
    private const string Cell = "// %%", Comment = "// ";

    public static IReadOnlyList<SourceCell> Read(string text)
    {
        var cells = new List<SourceCell>();
        var head = new List<string>();
        List<string>? lines = null;
        var language = SourceCell.CSharp;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Begin().Match(line) is { Success: true } begin)
            {
                End();
                language = begin.Groups["language"] is { Success: true } other ? other.Value : SourceCell.CSharp;
                lines = [];
            }
            else
            {
                (lines ?? head).Add(line);
            }
        }
        End();
        var packages = cells.SelectMany(cell => cell.Text.Split('\n')).Select(Directive).ToHashSet();
        var rest = string.Join('\n', head.Where(line => !packages.Contains(line))).Trim('\n');
        return string.IsNullOrWhiteSpace(rest) ? cells : [new SourceCell(SourceCell.CSharp, rest), .. cells];

        void End()
        {
            if (lines is null)
                return;
            var source = string.Join('\n', language == SourceCell.CSharp ? lines.Select(line => Kept().IsMatch(line) ? line[Comment.Length..] : line) : lines.Select(Uncommented)).Trim('\n');
            cells.Add(new SourceCell(language, source));
        }
    }

    /// <exception cref="FormatException">A cell has what a program does not.</exception>
    public static string Write(IReadOnlyList<SourceCell> cells)
    {
        var packages = cells.Where(cell => cell.Language == SourceCell.CSharp).SelectMany(cell => cell.Text.Split('\n')).Select(Directive).OfType<string>().Distinct();
        var text = new StringBuilder(string.Concat(packages.Select(line => line + "\n")));
        foreach (var (i, cell) in cells.Index())
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(cell.Language == SourceCell.CSharp ? Cell : $"{Cell} [{cell.Language}]").Append('\n');
            foreach (var line in cell.Text.Trim('\n').Split('\n'))
                text.Append(cell.Language == SourceCell.CSharp ? Code(line, i + 1) : Comment.TrimEnd() + (line.Length > 0 ? " " + line : "")).Append('\n');
        }
        return text.ToString();
    }

    private static string Code(string line, int cell)
    {
        if (Begin().IsMatch(line) || Kept().IsMatch(line))
            throw new FormatException($"cell {cell} has the line \"{line.Trim()}\", which means something else in a program of cells. Change it");
        if (line.StartsWith("#!", StringComparison.Ordinal) && !Language.IsDefault(line[2..].Trim()) && Language.Of(line[2..].Trim()) is { } other)
            throw new FormatException($"cell {cell} goes on in {other.Name}, which a program cannot. Make two cells of it");
        if (FileReference().IsMatch(line))
            throw new FormatException($"cell {cell} has the line \"{line.Trim()}\", which a file-based program cannot: it takes packages, and projects by \"#:project\". Write #r \"nuget: ...\" there");
        return Magic().IsMatch(line) ? Comment + line : line;
    }

    /// <summary>The program's line for a package; null for another line.</summary>
    private static string? Directive(string line) => Package().Match(line) is { Success: true } package
        ? $"#:package {package.Groups["id"].Value}{(package.Groups["version"] is { Success: true } version ? "@" + version.Value : "@*")}"
        : null;

    private static string Uncommented(string line) => line.StartsWith(Comment, StringComparison.Ordinal) ? line[Comment.Length..] : line == Comment.TrimEnd() ? "" : line;

    [GeneratedRegex(@"^// %%( \[(?<language>[\w-]+)\])?\s*$")]
    private static partial Regex Begin();

    [GeneratedRegex("""^\s*#r\s+"nuget:\s*(?<id>[\w.-]+)\s*(,\s*(?<version>[^\s,"]+)\s*)?"\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Package();

    [GeneratedRegex("""^\s*#(r\s+"(?!nuget:)|load\s)""", RegexOptions.IgnoreCase)]
    private static partial Regex FileReference();

    [GeneratedRegex("""^\s*#(r|i)\s+"nuget:|^#!""", RegexOptions.IgnoreCase)]
    private static partial Regex Magic();

    [GeneratedRegex("""^// (\s*#(r|i)\s+"nuget:|#!)""", RegexOptions.IgnoreCase)]
    private static partial Regex Kept();
}
