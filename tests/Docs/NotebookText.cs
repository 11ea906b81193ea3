using static Tests.Notebooks.NotebookJson;

namespace Tests.Docs;

/// <summary>What a notebook says between its code.</summary>
internal static class NotebookText
{
    public static string Read(string notebook) => string.Join('\n',
        from cell in Cells(Tests.Notebooks.NotebookJson.Read(notebook))
        where (string?)cell["cell_type"] == "markdown"
        select Text(cell["source"]));
}
