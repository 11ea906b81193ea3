using System.CommandLine;

namespace NotebookKernel;

/// <summary>`html`: turns executed notebooks into a site that needs no server and no network.</summary>
internal static class HtmlCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks")
        {
            Description = "Executed notebooks (.ipynb), folders of them, or patterns. A .dib becomes a page without outputs, and a Markdown file (.md) that is named becomes a page, too.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => ["notebooks"],
        };
        var folder = NotebookPaths.OutOption("Folder for the pages.", Path.Combine("out", "site"));
        var safe = new Option<bool>("--safe") { Description = "Pages run no scripts of the notebooks: for notebooks of strangers. Charts are pictures then." };
        var command = new Command("html", "Turns executed notebooks into a site: pages with navigation and interactive charts, readable offline.") { notebooks, folder, safe };
        command.SetAction(async (parsed, _) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var signals = new StopSignals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Interrupt, signals.Terminate);
            try
            {
                await WriteAsync(NotebookPaths.Expand(parsed.GetValue(notebooks)!), parsed.GetValue(folder)!, parsed.GetValue(safe), output, error, stop.Token);
                return 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                error.WriteLine("Stopped. The site is as it was.");
                return 1;
            }
            catch (RunException refusal)
            {
                error.WriteLine(refusal.Message);
                return 1;
            }
        });
        return command;
    }

    /// <summary>The pages are made beside the site, which they replace when all are ready: a bad notebook, or a kill, spoils no site that is there.</summary>
    private static async Task WriteAsync(IReadOnlyList<string> paths, string folder, bool isSafe, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var pages = new SitePages(paths);
        try
        {
            using var site = new SiteFolder(folder);
            var lessons = new List<Lesson>();
            foreach (var path in paths)
            {
                var notebook = Notebook.Read(path, orMarkdown: true);
                output.WriteLine(notebook.Name);
                if (notebook.CodeCells.Any() && !notebook.CodeCells.Any(cell => cell.Outputs.Count > 0))
                    error.WriteLine($"{notebook.Path} has no outputs: its page will show code alone. Execute it first: run {notebook.Path}, and take the notebook in out/.");
                lessons.Add(await LessonReader.ReadAsync(notebook, pages, site.Scratch($"{lessons.Count}.body"), isSafe, stop));
                stop.ThrowIfCancellationRequested();
            }
            Site.Write(lessons, site.Ready, isSafe);
            stop.ThrowIfCancellationRequested();
            site.Replace();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"--out {folder}: cannot be written to: {refused.Message}");
        }
        output.WriteLine($"Open {Path.Combine(folder, Site.Index)} in a browser.");
    }
}
