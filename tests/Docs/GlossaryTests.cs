namespace Tests.Docs;

/// <summary>docs/glossary.md links each term to the notebook that introduces it.</summary>
public class GlossaryTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "docs");

    private static readonly List<MarkdownRow> rows = [.. MarkdownRow.ReadAll(Path.Combine(folder, "glossary.md"))];

    [Fact]
    public void Each_term_occurs_in_its_notebook() => Assert.All(rows, row =>
    {
        Assert.Equal(3, row.Cells.Count);
        Assert.NotEmpty(row.Cells[1]);
        var text = NotebookText.Read(Path.GetFullPath(Path.Combine(folder, row.LinkIn(2))));
        Assert.Contains(row.Cells[0], text, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void The_terms_are_in_order()
    {
        var terms = rows.Select(row => row.Cells[0]).ToList();
        Assert.Equal(terms.Distinct().Order(StringComparer.OrdinalIgnoreCase), terms);
    }
}
