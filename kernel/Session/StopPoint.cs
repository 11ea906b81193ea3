using System.ComponentModel;

namespace NotebookKernel;

/// <summary>What <see cref="Stoppable"/> puts into a cell's loops: where an interrupted cell leaves them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StopPoint
{
    /// <summary>In this time every thread of a stopped cell has come to a check; meanwhile the checks of other cells take longer.</summary>
    private const int Milliseconds = 2000;

    private static volatile object? stopped;

    /// <summary>Goes on, unless the code is of the cell that is to stop.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void Pass()
    {
        if (stopped is { } cell && Running.Cell.Value == cell)
            throw new OperationCanceledException();
    }

    /// <summary>Makes what this code calls and starts, on other threads too, the cell's.</summary>
    internal static void Enter(object cell) => Running.Cell.Value = cell;

    /// <summary>Stops the cell, on whatever threads it runs.</summary>
    internal static void Stop(object cell)
    {
        stopped = cell;
        _ = Task.Delay(Milliseconds).ContinueWith(_ => Interlocked.CompareExchange(ref stopped, null, cell), TaskScheduler.Default);
    }

    /// <summary>Apart, so that a loop reads a field of a class that needs no initialisation.</summary>
    private static class Running
    {
        public static readonly AsyncLocal<object?> Cell = new();
    }
}
