using System.Text;
using System.Threading.Channels;

namespace NotebookKernel;

/// <summary>
/// Gathers what the running cell writes and displays, in order, and passes it on; small writes go out together.
/// A task of its own passes on: a cell's thread that waited for a slow receiver could be interrupted in the middle of a message.
/// </summary>
internal sealed class OutputChannel : IDisposable
{
    private const int FlushMilliseconds = 50;
    private const int FlushCharacters = 1 << 15;

    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private readonly NativeOutput? native;
    private readonly Timer timer;
    private string stream = "stdout";
    private Channel<Output>? queue;
    private Task delivery = Task.CompletedTask;

    public OutputChannel(NativeOutput? native)
    {
        this.native = native;
        timer = new Timer(_ => Locked(Flush));
    }

    /// <summary>From now on outputs go to <paramref name="target"/>.</summary>
    public void Open(Action<Output> target)
    {
        var opened = Channel.CreateUnbounded<Output>(new UnboundedChannelOptions { SingleReader = true });
        delivery = Task.Run(async () =>
        {
            await foreach (var output in opened.Reader.ReadAllAsync())
                target(output);
        });
        Locked(() => queue = opened);
        timer.Change(FlushMilliseconds, FlushMilliseconds);
    }

    /// <summary>Passes on all that has been written, native libraries' buffers included; what comes later belongs to no cell and is dropped.</summary>
    public Task CloseAsync()
    {
        timer.Change(Timeout.Infinite, Timeout.Infinite);
        native?.FlushBuffers();
        Locked(() =>
        {
            Flush();
            queue!.Writer.Complete();
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
        queue?.Writer.TryWrite(output);
    });

    public void Dispose()
    {
        timer.Dispose();
        native?.Dispose();
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
        if (pending.Length >= FlushCharacters)
            SendPending();
    }

    private void SendPending()
    {
        if (pending.Length == 0)
            return;
        queue?.Writer.TryWrite(new StreamOutput(stream, pending.ToString()));
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
