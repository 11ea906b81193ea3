using System.Text;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>Makes a page's content of a notebook, cell by cell. Nothing is executed.</summary>
internal static class LessonReader
{
    private const string Extension = ".html";

    /// <summary>The name of the notebook's page.</summary>
    public static string PageName(Notebook notebook) => Path.ChangeExtension(notebook.Name, Extension);

    /// <param name="notebook">With its outputs.</param>
    /// <param name="pages">All pages of the site, for the links between notebooks.</param>
    /// <param name="stop">Ends the work.</param>
    public static async Task<Lesson> ReadAsync(Notebook notebook, IReadOnlyCollection<string> pages, CancellationToken stop)
    {
        var prose = new ProseHtml(link => Path.GetExtension(link) == ".ipynb" && pages.Contains(Path.ChangeExtension(link, Extension)) ? Path.ChangeExtension(link, Extension) : null);
        var code = new Queue<string>(await CodeHtml.WriteAsync([.. notebook.CodeCells.Select(cell => cell.Source)], notebook.Folder, stop));
        var html = new StringBuilder();
        foreach (var json in notebook.Cells.OfType<JsonObject>())
        {
            var cell = new NotebookCell(json);
            switch ((string?)json["cell_type"])
            {
                case "markdown":
                    html.AppendLine(prose.Write(cell.Source));
                    break;
                case "code":
                    html.AppendLine($"<pre class=\"code\" id=\"{prose.NewId("cell-" + cell.Id)}\" tabindex=\"0\"><code>{code.Dequeue()}</code></pre>");
                    html.AppendLine(string.Concat(cell.Outputs.OfType<JsonObject>().Select(OutputHtml.Write)));
                    break;
            }
        }
        var title = prose.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? Path.GetFileNameWithoutExtension(notebook.Name);
        return new(PageName(notebook), title, prose.Lead, [.. prose.Headings.Where(heading => heading.Level is 2 or 3)], html.ToString());
    }
}
