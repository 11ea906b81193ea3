using System.Text.RegularExpressions;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Docs;

/// <summary>docs/csharp-and-python.md leads to the section that has the very words of C# that it names, and quotes of Python what the section quotes.</summary>
public partial class CSharpAndPythonTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "docs");

    private static readonly List<MarkdownRow> rows = [.. MarkdownRow.ReadAll(Path.Combine(folder, "csharp-and-python.md"))];

    [Fact]
    public void Each_idiom_is_in_its_section() => Assert.All(rows, row =>
    {
        Assert.Equal(4, row.Cells.Count);
        var code = Code().Matches(row.Cells[1]);
        Assert.NotEmpty(code);
        Assert.All(code, each => Assert.Contains(each.Groups[1].Value, Section(row), StringComparison.Ordinal));
    });

    [Fact]
    public void Where_its_section_quotes_the_call_in_Python_too_the_table_has_the_same()
    {
        var quoted = rows.SelectMany(row => Call().Matches(row.Cells[0]).SelectMany(call => Regex.Matches(Section(row), $@"`{call.Groups[1]}\([^`]+\)`"))).ToList();
        Assert.NotEmpty(quoted);
        Assert.All(quoted, words => Assert.Contains(rows, row => row.Cells[0].Contains(words.Value, StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_there_twice() => Assert.Equal(rows.Select(row => row.Cells[1]).Distinct(), rows.Select(row => row.Cells[1]));

    /// <summary>All cells from the row's heading to the next one.</summary>
    private static string Section(MarkdownRow row)
    {
        var (notebook, heading) = (Path.GetFullPath(Path.Combine(folder, row.LinkIn(2))), row.Cells[3]);
        var lines = string.Join('\n', Cells(Read(notebook)).Select(cell => Text(cell["source"]))).Split('\n').ToList();
        var start = lines.FindIndex(line => Heading().Match(line).Groups[1].Value == heading);
        Assert.True(start >= 0, $"{notebook} has no section '{heading}'");
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(line => !Heading().IsMatch(line)));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    /// <summary>A call of a function by its name alone, not of a method.</summary>
    [GeneratedRegex(@"`(\w+)\(")]
    private static partial Regex Call();

    [GeneratedRegex("^#+ (.+)$")]
    private static partial Regex Heading();
}
