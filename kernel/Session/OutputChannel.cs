using System.Text;

namespace NotebookKernel;

/// <summary>Gathers what the running cell writes and displays, in order, and passes it on; small writes go out together.</summary>
internal sealed class OutputChannel : IDisposable
{
    private const int FlushMilliseconds = 50;
    private const int FlushCharacters = 1 << 15;

    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private readonly NativeOutput? native;
    private readonly Timer timer;
    private string stream = "stdout";
    private Action<Output>? sink;

    public OutputChannel(NativeOutput? native)
    {
        this.native = native;
        timer = new Timer(_ => Locked(Flush));
    }

    /// <summary>From now on outputs go to <paramref name="target"/>.</summary>
    public void Open(Action<Output> target)
    {
        Locked(() => sink = target);
        timer.Change(FlushMilliseconds, FlushMilliseconds);
    }

    /// <summary>Passes on all that has been written, native libraries' buffers included; what comes later belongs to no cell and is dropped.</summary>
    public void Close()
    {
        timer.Change(Timeout.Infinite, Timeout.Infinite);
        native?.FlushBuffers();
        Locked(() =>
        {
            Flush();
            sink = null;
        });
    }

    public void Write(string name, string text) => Locked(() =>
    {
        TakeNative();
        Append(name, text);
    });

    public void Send(Output output) => Locked(() =>
    {
        Flush();
        sink?.Invoke(output);
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
        sink?.Invoke(new StreamOutput(stream, pending.ToString()));
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
