using System.Diagnostics;

namespace NotebookKernel;

/// <summary>Executes one notebook from its first cell to its last, or to the first that fails.</summary>
internal static class NotebookRunner
{
    private const string MayFail = "raises-exception";

    /// <summary>How long a cell that is stopped may stay in a native call.</summary>
    private static readonly TimeSpan grace = TimeSpan.FromSeconds(5);

    /// <summary>Executes the notebook and leaves the outputs in it; <paramref name="began"/> is told the number of each code cell.</summary>
    public static async Task<NotebookRun> RunAsync(Notebook notebook, TimeSpan? timeout, Action<int> began, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var cells = notebook.CodeCells.ToList();
        cells.ForEach(cell => cell.Clear());
        using var session = new SessionProcess(notebook.Folder, grace);
        await session.ConnectAsync();
        var outputs = new NotebookOutputs();
        var number = 0;
        string? failure = null;
        while (failure is null && number < cells.Count)
        {
            var cell = cells[number++];
            began(number);
            if (string.IsNullOrWhiteSpace(cell.Source))
                continue;
            cell.Begin(number);
            var (error, fatal) = await ExecuteAsync(session, cell, number, outputs, timeout, stop);
            if (error is null)
                continue;
            outputs.Add(cell, error);
            if (fatal || !cell.Tags.Contains(MayFail))
                failure = $"{notebook.Path}: cell {number} ({cell.Id}): {error.Name}: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}";
        }
        return new NotebookRun(notebook.Name, number, clock.Elapsed.TotalSeconds, Scraps.Of(notebook), failure);
    }

    /// <summary>The cell's error, and whether it ends the run whatever the cell's tags say.</summary>
    private static async Task<(ErrorOutput? Error, bool Fatal)> ExecuteAsync(
        SessionProcess session, NotebookCell cell, int number, NotebookOutputs outputs, TimeSpan? timeout, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (timeout is { } time)
            limit.CancelAfter(time);
        var late = () => limit.IsCancellationRequested && !stop.IsCancellationRequested ? $"The cell ran longer than {timeout!.Value.TotalSeconds} s" : null;
        try
        {
            var result = await session.ExecuteAsync(new Cell($"cell {number}", cell.Source), Add, limit.Token);
            return result.Interrupted && late() is { } message ? (Error("Timeout", message + " and was stopped."), true) : (result.Error, result.Interrupted);
        }
        catch (SessionEndedException ended)
        {
            return (late() is { } message ? Error("Timeout", $"{message}; {ended.Message}.") : Error("Session", $"{ended.Message}."), true);
        }

        void Add(Output output)
        {
            if (output is not ErrorOutput) // It comes as the result, too.
                outputs.Add(cell, output);
        }
    }

    private static ErrorOutput Error(string name, string message) => new(name, message, [$"{name}: {message}"]);
}
