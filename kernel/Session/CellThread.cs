using System.Collections.Concurrent;
using System.Runtime;

namespace NotebookKernel;

/// <summary>
/// The one thread that runs every cell. Its synchronization context brings the rest of a method back to it after an await:
/// libtorch keeps the gradient mode, and TorchSharp its dispose scopes, per thread.
/// </summary>
internal sealed class CellThread : IDisposable
{
    private const int StackBytes = 64 << 20;

    private readonly BlockingCollection<Action> work = [];
    private readonly Action<Exception> unobserved;
    private Context context;

    /// <param name="unobserved">Told of an exception that no cell awaits, as of an async void method.</param>
    public CellThread(Action<Exception> unobserved)
    {
        this.unobserved = unobserved;
        context = new Context(this);
        var thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" };
        thread.Start();
    }

    /// <summary>Runs the function on the thread; nothing can stop it.</summary>
    public Task<T> Do<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    /// <summary>Runs the user's code on the thread until its task is complete. The token aborts it wherever it is in managed code.</summary>
    /// <exception cref="OperationCanceledException">The token aborted it.</exception>
    public Task Run(Func<Task> body, CancellationToken abort) => Do(() =>
    {
        try
        {
#pragma warning disable SYSLIB0046 // Made for exactly this: an interactive host that stops user code.
            ControlledExecution.Run(() => Pump(body(), abort), abort);
#pragma warning restore SYSLIB0046
        }
        finally
        {
            if (abort.IsCancellationRequested)
                AbandonPending();
        }
        return true;
    });

    public void Dispose() => work.CompleteAdding();

    private void Loop()
    {
        SynchronizationContext.SetSynchronizationContext(context);
        foreach (var action in work.GetConsumingEnumerable())
            action();
    }

    private void Pump(Task task, CancellationToken abort)
    {
        task.ContinueWith(_ => work.Add(() => { }), TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            Action? next = null;
            try
            {
            }
            finally
            {
                // An abort waits for the end of a finally block: the queue is never left in pieces.
                next = work.Take(abort);
            }
            next();
        }
        task.GetAwaiter().GetResult();
    }

    /// <summary>What an aborted cell still awaits must not go on in the middle of a later cell.</summary>
    private void AbandonPending()
    {
        context.Abandoned = true;
        context = new Context(this);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private sealed class Context(CellThread thread) : SynchronizationContext
    {
        public volatile bool Abandoned;

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (!Abandoned)
                thread.work.Add(() => Call(d, state));
        }

        public override SynchronizationContext CreateCopy() => this;

        private void Call(SendOrPostCallback callback, object? state)
        {
            if (Abandoned)
                return;
            try
            {
                callback(state);
            }
            catch (Exception error) when (error is not ThreadAbortException)
            {
                thread.unobserved(error);
            }
        }
    }
}
