using System.Text.RegularExpressions;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Docs;

/// <summary>docs/csharp-and-python.md leads to the section that has the very words of C# that it names.</summary>
public partial class CSharpAndPythonTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "docs");

    private static readonly List<MarkdownRow> rows = [.. MarkdownRow.ReadAll(Path.Combine(folder, "csharp-and-python.md"))];

    [Fact]
    public void Each_idiom_is_in_its_section() => Assert.All(rows, row =>
    {
        Assert.Equal(4, row.Cells.Count);
        var section = Section(Path.GetFullPath(Path.Combine(folder, row.LinkIn(2))), row.Cells[3]);
        var code = Code().Matches(row.Cells[1]);
        Assert.NotEmpty(code);
        Assert.All(code, each => Assert.Contains(each.Groups[1].Value, section, StringComparison.Ordinal));
    });

    [Fact]
    public void Nothing_is_there_twice() => Assert.Equal(rows.Select(row => row.Cells[1]).Distinct(), rows.Select(row => row.Cells[1]));

    /// <summary>All cells from that heading to the next one.</summary>
    private static string Section(string notebook, string heading)
    {
        var lines = string.Join('\n', Cells(Read(notebook)).Select(cell => Text(cell["source"]))).Split('\n').ToList();
        var start = lines.FindIndex(line => Heading().Match(line).Groups[1].Value == heading);
        Assert.True(start >= 0, $"{notebook} has no section '{heading}'");
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(line => !Heading().IsMatch(line)));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.+)$")]
    private static partial Regex Heading();
}
