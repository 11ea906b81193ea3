using System.Diagnostics;

namespace NotebookKernel;

/// <summary>
/// What a thread has to do, one thing after the other. A BlockingCollection would not do: an interrupt that meets the addition for which its semaphore waits
/// makes it forget to wake whoever waits next, for ever.
/// </summary>
internal sealed class WorkQueue
{
    /// <summary>Whether this thread is in a queue's own code, which is no place to do other work.</summary>
    [ThreadStatic]
    private static bool inUse;

    private readonly LinkedList<(Action Action, long Added, bool Movable)> waiting = new();
    private int movable, awaiting;
    private bool closed;

    public static bool IsInUse => inUse;

    /// <summary>Whether something waits that another thread may do.</summary>
    public bool HasMovable => Volatile.Read(ref movable) > 0;

    public void Add(Action action) => Add(action, isMovable: false);

    /// <summary>Adds what another thread may do if the queue's own does not come to it; true if it is the first of its kind.</summary>
    public bool AddMovable(Action action) => Add(action, isMovable: true) == 1;

    /// <summary>The next to do, as soon as there is one; null after the last, when <see cref="Close"/> was called.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled; who waits has to be woken by <see cref="Wake"/>.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted; nothing is lost by that.</exception>
    public Action? Take(CancellationToken cancellation = default) => Used(() =>
    {
        while (waiting.Count == 0 && !closed)
        {
            cancellation.ThrowIfCancellationRequested();
            awaiting++;
            try
            {
                Monitor.Wait(waiting);
            }
            finally
            {
                awaiting--;
            }
        }
        return Remove(waiting.First);
    });

    /// <summary>The next that another thread may do, whatever waits before it; null if there is none.</summary>
    public Action? TryTakeMovable() => TakeOlder(TimeSpan.Zero);

    /// <summary>The next that another thread may do and that has waited so long; null if there is none, or where a thread is about to take it, which may need long to wake on a busy machine.</summary>
    public Action? TakeOlder(TimeSpan age) => !HasMovable ? null : Used(() =>
    {
        if (awaiting > 0)
            return null;
        var first = waiting.First;
        while (first is { Value.Movable: false })
            first = first.Next;
        return first is not null && Stopwatch.GetElapsedTime(first.Value.Added) >= age ? Remove(first) : null;
    });

    /// <summary>Lets who waits look at its cancellation.</summary>
    public void Wake() => Used(() =>
    {
        Monitor.PulseAll(waiting);
        return 0;
    });

    /// <summary>No more will be added.</summary>
    public void Close() => Used(() =>
    {
        closed = true;
        Monitor.PulseAll(waiting);
        return 0;
    });

    private int Add(Action action, bool isMovable) => Used(() =>
    {
        waiting.AddLast((action, Stopwatch.GetTimestamp(), isMovable));
        Monitor.PulseAll(waiting);
        return isMovable ? ++movable : 0;
    });

    private Action? Remove(LinkedListNode<(Action Action, long Added, bool Movable)>? node)
    {
        if (node is null)
            return null;
        waiting.Remove(node);
        if (node.Value.Movable)
            movable--;
        return node.Value.Action;
    }

    private T Used<T>(Func<T> work)
    {
        var outer = inUse;
        inUse = true;
        try
        {
            lock (waiting)
                return work();
        }
        finally
        {
            inUse = outer;
        }
    }
}
