using System.Net;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>Makes a page's content of a notebook, cell by cell. Nothing is executed.</summary>
internal static class LessonReader
{
    /// <param name="notebook">With its outputs, which are taken out.</param>
    /// <param name="pages">All pages of the site, for the links between notebooks.</param>
    /// <param name="body">The file to write the cells to: with their pictures they can be large.</param>
    /// <param name="isSafe">Whether the page is to run no scripts.</param>
    /// <param name="stop">Ends the work.</param>
    public static async Task<Lesson> ReadAsync(Notebook notebook, SitePages pages, string body, bool isSafe, CancellationToken stop)
    {
        var prose = new ProseHtml(notebook.Folder, pages);
        var outputs = new OutputHtml(prose, isSafe);
        var code = new Queue<string>(await CodeHtml.WriteAsync([.. notebook.CodeCells.Select(cell => (cell.Source, cell.Language ?? notebook.DefaultLanguage))], notebook.Folder, stop));
        await using (var html = new StreamWriter(body))
        {
            foreach (var json in notebook.Cells.OfType<JsonObject>())
            {
                var cell = new NotebookCell(json);
                switch ((string?)json["cell_type"])
                {
                    case "markdown":
                        html.WriteLine(prose.Write(cell.Source, json["attachments"] as JsonObject));
                        break;
                    case "code":
                        html.WriteLine($"<pre class=\"code\" id=\"{WebUtility.HtmlEncode(prose.NewId("cell-" + cell.Id))}\" tabindex=\"0\"><code>{code.Dequeue()}</code></pre>");
                        foreach (var output in cell.Outputs.OfType<JsonObject>())
                            outputs.Write(output, html);
                        cell.Outputs.Clear(); // What was looked at is a tree, which takes more memory than its text.
                        html.WriteLine();
                        break;
                }
            }
        }
        var title = prose.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? Path.GetFileNameWithoutExtension(notebook.Name);
        return new(pages.Of(notebook.Path)!, title, prose.Lead, [.. prose.Headings.Where(heading => heading.Level is 2 or 3)], body);
    }
}
