using System.CommandLine;

namespace NotebookKernel;

/// <summary>`html`: turns executed notebooks into a site that needs no server and no network.</summary>
internal static class HtmlCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks")
        {
            Description = "Executed notebooks (.ipynb), folders of them, or patterns.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => ["notebooks"],
        };
        var folder = new Option<string>("--out") { Description = "Folder for the pages.", DefaultValueFactory = _ => Path.Combine("out", "site") };
        var command = new Command("html", "Turns executed notebooks into a site: pages with navigation and interactive charts, readable offline.") { notebooks, folder };
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                await WriteAsync(NotebookPaths.Expand(parsed.GetValue(notebooks)!, inPlace: false), parsed.GetValue(folder)!, stop);
                return 0;
            }
            catch (RunException error)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }
        });
        return command;
    }

    /// <summary>Nothing is written before every page is ready, so that a bad notebook spoils no site that is there.</summary>
    private static async Task WriteAsync(IReadOnlyList<string> paths, string folder, CancellationToken stop)
    {
        var notebooks = paths.Select(Notebook.Read).ToList();
        var pages = notebooks.Select(LessonReader.PageName).ToList();
        var lessons = new List<Lesson>();
        foreach (var notebook in notebooks)
        {
            Console.WriteLine(notebook.Name);
            if (!notebook.CodeCells.Any(cell => cell.Outputs.Count > 0))
                Console.Error.WriteLine($"{notebook.Path} has no outputs: its page will show code alone. Execute it first: run {notebook.Path}, and take the notebook in out/.");
            lessons.Add(await LessonReader.ReadAsync(notebook, pages, stop));
        }
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in Site.Files(lessons))
                AtomicFile.Write(Path.Combine(folder, name), text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"--out {folder}: cannot be written to: {error.Message}");
        }
        Console.WriteLine($"Open {Path.Combine(folder, Site.Index)} in a browser.");
    }
}
