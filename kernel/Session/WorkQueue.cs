namespace NotebookKernel;

/// <summary>
/// What a thread has to do, one thing after the other. A BlockingCollection would not do: an interrupt that meets the addition for which its semaphore waits
/// makes it forget to wake whoever waits next, for ever.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Queue<Action> waiting = new();
    private bool closed;

    public void Add(Action action)
    {
        lock (waiting)
        {
            waiting.Enqueue(action);
            Monitor.PulseAll(waiting);
        }
    }

    /// <summary>The next to do, as soon as there is one; null after the last, when <see cref="Close"/> was called.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled; who waits has to be woken by <see cref="Wake"/>.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted; nothing is lost by that.</exception>
    public Action? Take(CancellationToken cancellation = default)
    {
        lock (waiting)
        {
            while (waiting.Count == 0 && !closed)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(waiting);
            }
            return waiting.TryDequeue(out var next) ? next : null;
        }
    }

    /// <summary>Lets who waits look at its cancellation.</summary>
    public void Wake()
    {
        lock (waiting)
            Monitor.PulseAll(waiting);
    }

    /// <summary>No more will be added.</summary>
    public void Close()
    {
        lock (waiting)
            closed = true;
        Wake();
    }
}
