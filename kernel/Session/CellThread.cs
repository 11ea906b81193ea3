using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace NotebookKernel;

/// <summary>
/// The one thread that runs every cell. Its synchronization context brings the rest of a method back to it after an await, also while it is blocked:
/// libtorch keeps the gradient mode, and TorchSharp its dispose scopes, per thread. What it cannot take, because the cell computes, sleeps or is in
/// native code, goes on on the pool after a while. After an interrupt, which may leave those in any state, a new thread takes over.
/// A cell that keeps the thread free needs no thread of the pool: it may have taken them all.
/// </summary>
internal sealed class CellThread : IDisposable
{
    private const int StackBytes = 64 << 20;

    /// <summary>So often somebody looks whether what was posted still waits, and so long it waits at least.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(50);

    /// <summary>So long it waits for a thread that may be on its way: compiling a method's first await takes a busy machine hundreds of milliseconds.</summary>
    private static readonly TimeSpan longPatience = TimeSpan.FromSeconds(1);

    /// <summary>So often a blocked thread looks for what was posted. A lock that somebody holds for less lets nothing in between.</summary>
    private const int LookMilliseconds = 2;

    private readonly WorkQueue work = new();
    private readonly Lock gate = new();
    private readonly Action<Exception> unobserved;
    private readonly Timer standIn;
    private Context context = null!;
    private volatile Thread? thread;

    /// <summary>The thread while it is in the user's code.</summary>
    private Thread? interruptible;

    /// <summary>Whether it is blocked and will look for what was posted.</summary>
    private volatile bool looks;

    /// <summary>How often it has come for what was posted: to take it, or to block and look for it.</summary>
    private volatile int visits;

    /// <summary>Its last visit before it was found asleep, and before something was done in its place.</summary>
    private volatile int asleepSince = -1, replacedSince = -1;

    /// <param name="unobserved">Told of an exception that no cell awaits, as of an async void method.</param>
    public CellThread(Action<Exception> unobserved)
    {
        this.unobserved = unobserved;
        standIn = new Timer(_ => TakeOver());
        Start();
    }

    /// <summary>Runs the function on the thread and waits for it; nothing can stop it. The caller's thread is there for nothing else, and the pool may be full.</summary>
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

    /// <summary>Ends what the user's code sleeps in or waits for, now or as soon as it does; nothing once its cell has <paramref name="ended"/>: the thread may be in the next one's.</summary>
    public void Interrupt(ManualResetEventSlim ended)
    {
        lock (gate)
            if (!ended.IsSet)
                interruptible?.Interrupt();
    }

    public void Dispose()
    {
        standIn.Dispose();
        work.Close();
    }

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
        while (Next(CancellationToken.None) is { } action)
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
                Next(wake)!();
            }
            catch (ThreadInterruptedException)
            {
                // It waited already; what the cell awaits may still end, and its clean-up be done.
            }
        }
        task.GetAwaiter().GetResult(); // It is complete: this throws what it has thrown.
    }

    private Action? Next(CancellationToken wake)
    {
        Interlocked.Increment(ref visits);
        return work.Take(wake);
    }

    /// <summary>Lets the pool do what the thread does not come to take: it may be waiting for just that. Soon, where it is found asleep twice, or has not come since that was done before.</summary>
    private void TakeOver()
    {
        var visit = visits;
        var isAsleep = thread is { ThreadState: var state } && state.HasFlag(System.Threading.ThreadState.WaitSleepJoin);
        var age = replacedSince == visit || isAsleep && asleepSince == visit ? patience : longPatience;
        asleepSince = isAsleep ? visit : -1;
        while (!looks && work.TakeOlder(age) is { } action)
        {
            replacedSince = visit;
            ThreadPool.UnsafeQueueUserWorkItem(_ => action(), null);
        }
        if (work.HasMovable)
            standIn.Change(patience, Timeout.InfiniteTimeSpan);
    }

    private sealed class Context : SynchronizationContext
    {
        public volatile bool Abandoned;

        private readonly CellThread thread;

        public Context(CellThread thread)
        {
            this.thread = thread;
            SetWaitNotificationRequired();
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (Abandoned)
                return;
            var flow = ExecutionContext.Capture();
            if (thread.work.AddMovable(() => Call(d, state, flow)))
                thread.standIn.Change(patience, Timeout.InfiniteTimeSpan);
        }

        public override SynchronizationContext CreateCopy() => this;

        /// <summary>What the cell's code blocks on may need what was posted: a task's result, the answer of a server of an earlier cell. It is done meanwhile.</summary>
        public override int Wait(nint[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            const int TimedOut = 0x102;
            if (WorkQueue.IsInUse || thread.interruptible != Thread.CurrentThread)
                return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
            var clock = Stopwatch.StartNew();
            while (true)
            {
                var left = millisecondsTimeout < 0 ? LookMilliseconds : Math.Clamp(millisecondsTimeout - clock.ElapsedMilliseconds, 0, LookMilliseconds);
                Action? next;
                Interlocked.Increment(ref thread.visits);
                thread.looks = true;
                try
                {
                    var ended = WaitHelper(waitHandles, waitAll, (int)left);
                    if (ended != TimedOut || left < LookMilliseconds)
                        return ended;
                    next = thread.work.TryTakeMovable();
                }
                finally
                {
                    thread.looks = false;
                }
                for (; next is not null; next = thread.work.TryTakeMovable())
                    next();
            }
        }

        private void Call(SendOrPostCallback callback, object? state, ExecutionContext? flow)
        {
            if (Abandoned)
                return;
            try
            {
                if (flow is null)
                    callback(state);
                else
                    ExecutionContext.Run(flow, callback.Invoke, state);
            }
            catch (Exception error)
            {
                thread.unobserved(error);
            }
        }
    }
}
