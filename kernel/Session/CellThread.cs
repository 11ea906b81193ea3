using System.Collections.Concurrent;
using System.Runtime;

namespace NotebookKernel;

/// <summary>
/// The one thread that runs every cell. Its synchronization context brings the rest of a method back to it after an await:
/// libtorch keeps the gradient mode, and TorchSharp its dispose scopes, per thread. After an interrupt a new thread takes over:
/// those are left in any state, and .NET 10 does not abort a loop on the same thread twice.
/// </summary>
internal sealed class CellThread : IDisposable
{
    private const int StackBytes = 64 << 20;

    private readonly BlockingCollection<Action> work = [];
    private readonly Action<Exception> unobserved;
    private Context context = null!;
    private volatile Thread? thread;

    /// <param name="unobserved">Told of an exception that no cell awaits, as of an async void method.</param>
    public CellThread(Action<Exception> unobserved)
    {
        this.unobserved = unobserved;
        Start();
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

    /// <summary>
    /// Runs the user's code on the thread until its task is complete. <paramref name="wake"/> ends what it awaits, sleeps or waits for;
    /// <paramref name="abort"/> ends it wherever it is in managed code.
    /// </summary>
    /// <exception cref="OperationCanceledException">One of the tokens ended it.</exception>
    public Task Run(Func<Task> body, CancellationToken wake, CancellationToken abort) => Do(() =>
    {
        try
        {
#pragma warning disable SYSLIB0046 // Made for exactly this: an interactive host that stops user code.
            ControlledExecution.Run(() =>
            {
                using var registration = wake.Register(Thread.CurrentThread.Interrupt);
                Pump(body(), wake);
            }, abort);
#pragma warning restore SYSLIB0046
        }
        catch (ThreadInterruptedException) when (wake.IsCancellationRequested)
        {
            throw new OperationCanceledException(wake);
        }
        finally
        {
            if (wake.IsCancellationRequested)
                Replace();
        }
        return true;
    });

    public void Dispose() => work.CompleteAdding();

    private void Start()
    {
        context = new Context(this);
        var next = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" };
        thread = next;
        next.Start();
    }

    /// <summary>What the aborted cell still awaits must not go on in the middle of a later cell.</summary>
    private void Replace()
    {
        context.Abandoned = true;
        thread = null;
        // From a thread of the pool: one that an aborted thread starts is not aborted either.
        _ = ThreadPool.UnsafeQueueUserWorkItem(_ => Start(), null);
    }

    private void Loop()
    {
        SynchronizationContext.SetSynchronizationContext(context);
        foreach (var action in work.GetConsumingEnumerable())
        {
            action();
            if (thread != Thread.CurrentThread)
                return;
        }
    }

    private void Pump(Task task, CancellationToken wake)
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
                next = work.Take(wake);
            }
            next();
        }
        task.GetAwaiter().GetResult();
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
