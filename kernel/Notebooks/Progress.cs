using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace NotebookKernel;

/// <summary>Says how far a notebook is: one live line on a terminal, a line at the end where the output is redirected.</summary>
internal static class Progress
{
    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(200);

    public static async Task<NotebookRun> ShowAsync(IAnsiConsole console, Notebook notebook, Func<Action<int>, Task<NotebookRun>> run)
    {
        var clock = Stopwatch.StartNew();
        var cells = notebook.CodeCells.Count();
        var cell = 0;
        if (!console.Profile.Out.IsTerminal)
        {
            var done = await run(number => cell = number);
            console.Profile.Out.Writer.WriteLine(Line());
            return done;
        }
        return await console.Status().StartAsync(Markup.Escape(Line()), async status =>
        {
            var running = run(number => cell = number);
            while (await Task.WhenAny(running, Task.Delay(interval)) != running)
                status.Status = Markup.Escape(Line());
            return await running;
        });

        string Line() => string.Create(CultureInfo.InvariantCulture, $"{notebook.Name}: cell {cell} of {cells}, {clock.Elapsed.TotalSeconds:F0} s");
    }
}
