using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace NotebookKernel;

/// <summary>Says how far the running notebooks are: one live line on a terminal, a line at the end of each where the output is redirected.</summary>
internal sealed class Progress
{
    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole console;
    private readonly List<Func<string>> running = [];

    private Progress(IAnsiConsole console) => this.console = console;

    /// <summary>Shows it as long as the work takes.</summary>
    public static async Task ShowAsync(IAnsiConsole console, Func<Progress, Task> work)
    {
        var progress = new Progress(console);
        if (!console.Profile.Out.IsTerminal)
        {
            await work(progress);
            return;
        }
        await console.Status().StartAsync("", async status =>
        {
            var working = work(progress);
            while (await Task.WhenAny(working, Task.Delay(interval)) != working)
                status.Status = Markup.Escape(progress.Line());
            await working;
        });
    }

    /// <summary>Runs one of the notebooks; the run is to tell the number of each cell that begins.</summary>
    public async Task<NotebookRun> OfAsync(Notebook notebook, Func<Action<int>, Task<NotebookRun>> run)
    {
        var clock = Stopwatch.StartNew();
        var cells = notebook.CodeCells.Count();
        var cell = 0;
        var line = () => string.Create(CultureInfo.InvariantCulture, $"{notebook.Name}: cell {cell} of {cells}, {clock.Elapsed.TotalSeconds:F0} s");
        lock (running)
            running.Add(line);
        try
        {
            return await run(number => cell = number);
        }
        finally
        {
            lock (running)
            {
                running.Remove(line);
                if (!console.Profile.Out.IsTerminal)
                    console.Profile.Out.Writer.WriteLine(line());
            }
        }
    }

    private string Line()
    {
        lock (running)
            return string.Join(" | ", running.Select(line => line()));
    }
}
