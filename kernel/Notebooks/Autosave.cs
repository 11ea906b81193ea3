using System.Diagnostics;

namespace NotebookKernel;

/// <summary>
/// Writes the notebook while it runs, soon after each cell: what is done outlives a kill. A write takes as long as the notebook is large,
/// so between two there is a pause, and they never take more than a twentieth of the time.
/// </summary>
internal sealed class Autosave : IAsyncDisposable
{
    private const int PauseForEachWrite = 20;

    private static readonly TimeSpan leastPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim changes = new(0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task saving;

    public Autosave(Notebook notebook, string path) => saving = Task.Run(() => SaveAsync(notebook, path));

    /// <summary>Whether the notebook has been written.</summary>
    public bool HasSaved { get; private set; }

    /// <summary>A cell has ended.</summary>
    public void Changed() => changes.Release();

    /// <summary>Waits for the write that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await saving;
        ended.Dispose();
        changes.Dispose();
    }

    private async Task SaveAsync(Notebook notebook, string path)
    {
        try
        {
            while (true)
            {
                await changes.WaitAsync(ended.Token);
                while (changes.Wait(0)) { } // One write for all changes so far.
                var clock = Stopwatch.StartNew();
                notebook.Write(path);
                HasSaved = true;
                var pause = PauseForEachWrite * clock.Elapsed;
                await Task.Delay(pause < leastPause ? leastPause : pause, ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
        catch (RunException)
        {
            // The write at the end meets the same and tells it.
        }
    }
}
