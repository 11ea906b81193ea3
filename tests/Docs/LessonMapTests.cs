namespace Tests.Docs;

/// <summary>docs/lesson-map.md says where each of the lecture's topics is treated. A map that leads nowhere is worse than none.</summary>
public class LessonMapTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "docs");

    private static readonly List<MarkdownRow> rows = [.. MarkdownRow.ReadAll(Path.Combine(folder, "lesson-map.md"))];

    [Fact]
    public void Every_row_leads_to_a_section_of_a_notebook() => Assert.All(rows, row =>
    {
        Assert.Equal(4, row.Cells.Count);
        Assert.All(row.Cells, cell => Assert.NotEmpty(cell));
        var notebook = Path.GetFullPath(Path.Combine(folder, row.LinkIn(2)));
        Assert.Contains(row.Cells[3], Headings(notebook));
    });

    [Fact]
    public void The_rows_follow_the_lecture()
    {
        var seconds = rows.Select(row => row.Cells[0].Split(':').Select(int.Parse).ToArray() is [var m, < 60 and var s] ? m * 60 + s : -1).ToList();
        Assert.Equal(seconds.Order().Distinct(), seconds);
        Assert.Equal(0, seconds[0]);
    }

    [Fact]
    public void Each_section_names_its_times_in_the_lecture() => Assert.All(rows.GroupBy(row => (Notebook: row.LinkIn(2), Section: row.Cells[3])), section =>
    {
        var lines = NotebookText.Read(Path.GetFullPath(Path.Combine(folder, section.Key.Notebook))).Split('\n');
        var heading = Array.FindIndex(lines, line => line.StartsWith('#') && line.TrimStart('#').Trim() == section.Key.Section);
        Assert.Equal($"*Lecture: {string.Join(", ", section.Select(row => row.Cells[0]))}*", lines[heading + 2]);
    });

    private static IEnumerable<string> Headings(string notebook) =>
        NotebookText.Read(notebook).Split('\n').Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim());
}
