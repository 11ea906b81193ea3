using System.Runtime.ExceptionServices;

namespace NotebookKernel;

/// <summary>
/// The one thread that runs every cell. Its synchronization context brings the rest of a method back to it after an await:
/// libtorch keeps the gradient mode, and TorchSharp its dispose scopes, per thread. After an interrupt, which may leave those in any state,
/// a new thread takes over. Nothing here needs a thread of the pool: a cell may have taken them all.
/// </summary>
internal sealed class CellThread : IDisposable
{
    private const int StackBytes = 64 << 20;

    private readonly WorkQueue work = new();
    private readonly Lock gate = new();
    private readonly Action<Exception> unobserved;
    private Context context = null!;
    private volatile Thread? thread;

    /// <summary>The thread while it is in the user's code.</summary>
    private Thread? interruptible;

    /// <param name="unobserved">Told of an exception that no cell awaits, as of an async void method.</param>
    public CellThread(Action<Exception> unobserved)
    {
        this.unobserved = unobserved;
        Start();
    }

    /// <summary>Runs the function on the thread and waits for it; nothing can stop it.</summary>
    public T Do<T>(Func<T> function)
    {
        using var done = new ManualResetEventSlim();
        T? value = default;
        ExceptionDispatchInfo? failure = null;
        work.Add(() =>
        {
            try
            {
                value = function();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            done.Set();
        });
        done.Wait();
        failure?.Throw();
        return value!;
    }

    /// <summary>Runs the user's code on the thread and waits until its task is complete, or until it is told by <paramref name="wake"/> to await no longer.</summary>
    public void Run(StoppableCell cell, Func<Task> body, CancellationToken wake) => Do(() =>
    {
        lock (gate)
            interruptible = Thread.CurrentThread;
        try
        {
            Pump(body(), wake);
        }
        finally
        {
            EndInterrupts();
            if (cell.Stopped)
                Replace();
        }
        return true;
    });

    /// <summary>Ends what the user's code sleeps in or waits for, now or as soon as it does.</summary>
    public void Interrupt()
    {
        lock (gate)
            interruptible?.Interrupt();
    }

    public void Dispose() => work.Close();

    /// <summary>From here on there is none, also not one that waited to be noticed.</summary>
    private void EndInterrupts()
    {
        for (var ended = false; !ended;)
        {
            try
            {
                lock (gate)
                    interruptible = null;
                Thread.Sleep(0);
                ended = true;
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    private void Start()
    {
        context = new Context(this);
        var next = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" };
        thread = next;
        next.Start();
    }

    /// <summary>What the stopped cell still awaits must not go on in the middle of a later cell.</summary>
    private void Replace()
    {
        context.Abandoned = true;
        using (ExecutionContext.SuppressFlow()) // The next thread's code is not the stopped cell's.
            Start();
    }

    private void Loop()
    {
        SynchronizationContext.SetSynchronizationContext(context);
        while (work.Take() is { } action)
        {
            action();
            if (thread != Thread.CurrentThread)
                return;
        }
    }

    private void Pump(Task task, CancellationToken wake)
    {
        task.ContinueWith(_ => work.Add(() => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        using var waking = wake.Register(work.Wake);
        while (!task.IsCompleted)
        {
            try
            {
                work.Take(wake)!();
            }
            catch (ThreadInterruptedException)
            {
                // It waited already; what the cell awaits may still end, and its clean-up be done.
            }
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
            catch (Exception error)
            {
                thread.unobserved(error);
            }
        }
    }
}
