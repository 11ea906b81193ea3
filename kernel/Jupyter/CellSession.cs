namespace NotebookKernel;

/// <summary>
/// The session that executes a client's cells, in a process of its own: what crashes it is told as the error of a cell,
/// and the sockets stay. Compiling a first cell starts with the process, while the client still connects.
/// </summary>
internal sealed class CellSession : IAsyncDisposable
{
    /// <summary>A long native call is waited for: who does not want to wait can restart the kernel.</summary>
    private static readonly TimeSpan patience = Timeout.InfiniteTimeSpan;

    private Task<SessionProcess> process = StartAsync();
    private volatile Running? running;
    private volatile bool closing;

    public async Task<CellResult> ExecuteAsync(Cell cell, Request request, Action<Output> sink)
    {
        using var interrupt = new CancellationTokenSource();
        running = new Running(request, interrupt);
        try
        {
            return await (await process).ExecuteAsync(cell, sink, interrupt.Token);
        }
        catch (Exception ended) when (ended is SessionEndedException or RunException)
        {
            var message = closing ? "The kernel was shut down." : $"{ended.Message}. All variables are gone; a new process takes the next cell.";
            var error = new ErrorOutput("SessionEnded", message, [$"SessionEnded: {message}"]);
            sink(error);
            if (!closing)
            {
                Console.Error.WriteLine(message);
                await DisposeProcessAsync();
                process = StartAsync();
            }
            return new CellResult(error);
        }
        finally
        {
            running = null;
        }
    }

    /// <summary>Stops the running cell, if there is one, and not if it was sent after the interrupt: that was for an earlier one, which has ended meanwhile.</summary>
    public void Interrupt(Request? interrupt = null)
    {
        try
        {
            if (running is { } cell && interrupt?.IsLateFor(cell.Request) != true)
                cell.Interrupt.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The cell has just ended.
        }
    }

    /// <summary>What the user typed for the running cell's oldest question.</summary>
    public async Task AnswerAsync(string text) => (await process).Answer(text);

    public async ValueTask DisposeAsync()
    {
        closing = true;
        await DisposeProcessAsync();
    }

    private static async Task<SessionProcess> StartAsync()
    {
        var process = new SessionProcess(Environment.CurrentDirectory, patience);
        await process.ConnectAsync();
        await process.ExecuteAsync(new Cell("warm-up", "1"), _ => { }, CancellationToken.None);
        return process;
    }

    private async Task DisposeProcessAsync()
    {
        try
        {
            await (await process).DisposeAsync();
        }
        catch (Exception error) when (error is SessionEndedException or RunException)
        {
            // It never came to be; the error has been told.
        }
    }

    private sealed record Running(Request Request, CancellationTokenSource Interrupt);
}
