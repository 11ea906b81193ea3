using System.Diagnostics;

namespace NotebookKernel;

/// <summary>Executes one notebook from its first cell to its last, or to the first that fails.</summary>
/// <param name="notebook">Gets the outputs.</param>
/// <param name="timeout">How long a cell may take; null: for ever.</param>
/// <param name="allowErrors">Whether it goes on after any cell that fails.</param>
/// <param name="stop">What ends the run before its time.</param>
internal sealed class NotebookRunner(Notebook notebook, TimeSpan? timeout, bool allowErrors, StopSignals stop)
{
    private const string MayFail = "raises-exception";

    /// <summary>How long a cell that is stopped may stay in a native call.</summary>
    private static readonly TimeSpan grace = TimeSpan.FromSeconds(5);

    /// <summary>What .NET Interactive writes for all of its languages.</summary>
    private static readonly string[] several = ["polyglot-notebook", "dotnet-interactive"];

    private readonly NotebookOutputs outputs = new();

    /// <exception cref="RunException">The notebook is in a language that there is not.</exception>
    public static void CheckLanguage(Notebook notebook)
    {
        if (notebook.Language is { } language && Language.Of(language) is null && !several.Contains(language, StringComparer.OrdinalIgnoreCase))
            throw new RunException($"{notebook.Path}: its language is {language}; `run` executes notebooks in {string.Join(", ", Language.All.Select(each => each.Name))}.");
    }

    /// <summary>Executes the notebook and leaves the outputs in it; <paramref name="began"/> is told the number of each code cell, <paramref name="ended"/> of each that has run.</summary>
    /// <exception cref="RunException">No process could be started for it.</exception>
    public async Task<NotebookRun> RunAsync(Action<int> began, Action ended)
    {
        var clock = Stopwatch.StartNew();
        notebook.Clear();
        var cells = notebook.CodeCells.ToList();
        await using var session = new SessionProcess(notebook.Folder, grace);
        using var termination = stop.Terminate.Register(session.Kill);
        var number = 0;
        string? failure = null;
        try
        {
            await session.ConnectAsync();
        }
        catch (RunException) when (stop.Terminate.IsCancellationRequested)
        {
            failure = $"{notebook.Path}: the run was terminated before its first cell.";
        }
        while (failure is null && number < cells.Count)
        {
            var cell = cells[number++];
            began(number);
            if (string.IsNullOrWhiteSpace(cell.Source))
                continue;
            lock (notebook.Gate)
                cell.Begin(number);
            var (error, fatal) = await ExecuteAsync(session, cell, number);
            if (error is not null)
            {
                lock (notebook.Gate)
                    outputs.Add(cell, error);
                if (fatal || !(allowErrors || cell.Tags.Contains(MayFail)))
                    failure = $"{notebook.Path}: cell {number} ({cell.Id}): {error.Name}: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}";
            }
            ended();
        }
        return new NotebookRun(notebook.Name, number, clock.Elapsed.TotalSeconds, Scraps.Of(notebook), failure);
    }

    /// <summary>The cell's error, and whether it ends the run whatever the cell's tags say.</summary>
    private async Task<(ErrorOutput? Error, bool Fatal)> ExecuteAsync(SessionProcess session, NotebookCell cell, int number)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Interrupt);
        if (timeout is { } time)
            limit.CancelAfter(time);
        var late = () => limit.IsCancellationRequested && !stop.Stopped ? $"The cell ran longer than {timeout!.Value.TotalSeconds} s" : null;
        try
        {
            var result = await session.ExecuteAsync(new Cell($"cell {number}", cell.Source, Language: cell.Language ?? notebook.DefaultLanguage), Add, limit.Token);
            return result.Interrupted && late() is { } message ? (Error("Timeout", message + " and was stopped."), true) : (result.Error, result.Interrupted);
        }
        catch (SessionEndedException) when (stop.Terminate.IsCancellationRequested)
        {
            return (Error("Terminated", "The run was terminated (SIGTERM) while this cell ran."), true);
        }
        catch (SessionEndedException ended)
        {
            return (late() is { } message ? Error("Timeout", $"{message}; {ended.Message}.") : Error("Session", $"{ended.Message}."), true);
        }

        void Add(Output output)
        {
            if (output is ErrorOutput) // It comes as the result, too.
                return;
            lock (notebook.Gate)
                outputs.Add(cell, output);
        }
    }

    private static ErrorOutput Error(string name, string message) => new(name, message, [$"{name}: {message}"]);
}
