using System.Collections.Concurrent;
using System.Text;

namespace NotebookKernel;

/// <summary>
/// Gathers what the running cell writes and displays, in order, and passes it on; small writes go out together.
/// A thread of its own passes on: the cell's could be interrupted in the middle of a message, and the cell may have taken all of the pool's.
/// </summary>
internal sealed class OutputChannel(NativeOutput? native) : IDisposable
{
    private const int FlushMilliseconds = 50;
    private const int FlushCharacters = 1 << 15;

    /// <summary>A cell that shows more than the receiver takes waits for it; what waits does not fill the memory.</summary>
    private const int MostWaiting = 1000;

    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private string stream = "stdout";
    private BlockingCollection<Output>? queue;
    private Task delivery = Task.CompletedTask;

    /// <summary>From now on outputs go to <paramref name="target"/>.</summary>
    public void Open(Action<Output> target)
    {
        var opened = new BlockingCollection<Output>(MostWaiting);
        Locked(() =>
        {
            queue = opened;
            native?.Journal.Begin();
        });
        delivery = Task.Factory.StartNew(() => Deliver(opened, target), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Passes on all that has been written, native libraries' buffers included; what comes later belongs to no cell and is dropped.</summary>
    public Task CloseAsync()
    {
        native?.FlushBuffers();
        Locked(() =>
        {
            Flush();
            queue!.CompleteAdding();
            queue = null;
        });
        return delivery;
    }

    public void Write(string name, string text) => Locked(() =>
    {
        TakeNative();
        Append(name, text);
    });

    public void Send(Output output) => Locked(() =>
    {
        Flush();
        queue?.Add(output);
    });

    public void Dispose() => native?.Dispose();

    private void Deliver(BlockingCollection<Output> opened, Action<Output> target)
    {
        while (!opened.IsCompleted)
        {
            if (opened.TryTake(out var output, FlushMilliseconds))
                target(output);
            else
                Locked(FlushAll);
        }
    }

    /// <summary>What was sent before has been passed on.</summary>
    private void FlushAll()
    {
        if (pending.Length == 0 && queue is { Count: 0 })
            native?.Journal.Clear();
        Flush();
    }

    private void Flush()
    {
        TakeNative();
        SendPending();
    }

    private void TakeNative() => native?.Take(Append);

    private void Append(string name, string text)
    {
        if (name != stream)
            SendPending();
        stream = name;
        pending.Append(text);
        native?.Journal.Add(name, text);
        if (pending.Length >= FlushCharacters)
            SendPending();
    }

    private void SendPending()
    {
        if (pending.Length == 0)
            return;
        queue?.Add(new StreamOutput(stream, pending.ToString()));
        pending.Clear();
    }

    private void Locked(Action action)
    {
        try
        {
        }
        finally
        {
            // An interrupt's abort waits for the end of a finally block: no output is cut in two.
            lock (gate)
                action();
        }
    }
}
