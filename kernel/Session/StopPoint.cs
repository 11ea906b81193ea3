using System.ComponentModel;

namespace NotebookKernel;

/// <summary>What <see cref="Stoppable"/> puts into a cell's code: where an interrupted cell leaves it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StopPoint
{
    /// <summary>How many stopped cells there are of which something may still run. A field of a class that needs no initialisation: nothing is cheaper to look at.</summary>
    private static volatile int stopping;

    /// <summary>Whether checks look which cell they are in.</summary>
    internal static bool IsStopping => stopping > 0;

    /// <summary>Goes on, unless the code is of a cell that is to stop.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void Pass()
    {
        if (stopping > 0)
            Running.Pass();
    }

    /// <summary>What follows on this thread is clean-up, which is left to end.</summary>
    public static void BeginCleanUp() => Running.CleanUps++;

    /// <summary>Ends what the last <see cref="BeginCleanUp"/> began.</summary>
    public static void EndCleanUp() => Running.CleanUps--;

    /// <summary>What follows in this asynchronous method, and in what it calls, is clean-up, on whatever threads it goes on.</summary>
    public static void BeginAsyncCleanUp() => Running.CountAsyncCleanUp(1);

    /// <summary>Ends what the last <see cref="BeginAsyncCleanUp"/> began.</summary>
    public static void EndAsyncCleanUp() => Running.CountAsyncCleanUp(-1);

    /// <summary>Makes what this code calls and starts, on other threads too, the cell's.</summary>
    internal static void Enter(StoppableCell cell) => Running.Cell.Value = cell;

    /// <summary>Stops the cell, on whatever threads it runs, now or later: a timer that it has set may go off at any time.</summary>
    internal static void Stop(StoppableCell cell)
    {
        cell.Stopped = true;
        Interlocked.Increment(ref stopping);
    }

    /// <summary>Nothing of a stopped cell is left that could run: threads, timers and what awaits hold it. Without one, checks cost less.</summary>
    internal static void Forget() => Interlocked.Decrement(ref stopping);

    /// <summary>Looks whether stopped cells have left nothing behind.</summary>
    internal static void Tidy()
    {
        if (IsStopping)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private static class Running
    {
        public static readonly AsyncLocal<StoppableCell?> Cell = new();

        private static readonly AsyncLocal<int> asyncCleanUps = new();

        [ThreadStatic]
        public static int CleanUps;

        public static void Pass()
        {
            if (CleanUps == 0 && Cell.Value is { Stopped: true } && asyncCleanUps.Value == 0)
                throw new StoppedException();
        }

        public static void CountAsyncCleanUp(int change)
        {
            asyncCleanUps.Value += change;
            Cell.Value?.CountAsyncCleanUp(change);
        }
    }
}

/// <summary>A cell that runs, as its <see cref="StopPoint"/>s see it.</summary>
internal sealed class StoppableCell
{
    private int asyncCleanUps;

    public volatile bool Stopped;

    /// <summary>Whether it awaits something in a finally block.</summary>
    public bool CleansUp => Volatile.Read(ref asyncCleanUps) > 0;

    public void CountAsyncCleanUp(int change) => Interlocked.Add(ref asyncCleanUps, change);

    ~StoppableCell()
    {
        if (Stopped)
            StopPoint.Forget();
    }
}

/// <summary>Ends the code of an interrupted cell. On a thread that nobody waits for, it ends the thread, and nothing is said of it.</summary>
internal sealed class StoppedException() : OperationCanceledException("The cell was stopped.");
