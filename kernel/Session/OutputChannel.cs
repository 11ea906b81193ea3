using System.Text;

namespace NotebookKernel;

/// <summary>
/// Gathers what the running cell writes and displays, in order, and passes it on; small writes go out together.
/// A thread of its own passes on: the cell may have taken all of the pool's. Whoever shows more than is taken waits, without the lock.
/// </summary>
internal sealed class OutputChannel(NativeOutput? native) : IDisposable
{
    private const int FlushMilliseconds = 50;
    private const int FlushCharacters = 1 << 15;

    /// <summary>What waits does not fill the memory.</summary>
    private const long MostWaiting = 16 << 20;

    private readonly object gate = new();
    private readonly Queue<Output> queue = new();
    private readonly StringBuilder pending = new();
    private string stream = "stdout";
    private bool open;
    private long waiting;
    private long written;
    private Thread? delivery;

    /// <summary>What the system's writers end lines with.</summary>
    public string NewLine { get; init; } = Environment.NewLine;

    /// <summary>From now on outputs go to <paramref name="target"/>.</summary>
    public void Open(Action<Output> target)
    {
        lock (gate)
        {
            open = true;
            written = 0;
            native?.Journal.Begin();
        }
        using (ExecutionContext.SuppressFlow())
        {
            delivery = new Thread(() => Deliver(target)) { IsBackground = true, Name = "outputs" };
            delivery.Start();
        }
    }

    /// <summary>Passes on all that has been written, native libraries' buffers included; what comes later belongs to no cell and is dropped.</summary>
    public void Close()
    {
        if (native is not null)
            NativeOutput.FlushBuffers();
        lock (gate)
        {
            Flush(whole: true);
            open = false;
            Monitor.PulseAll(gate);
        }
        delivery!.Join();
    }

    /// <exception cref="ThreadInterruptedException">It waited for earlier output to be taken, and the cell was interrupted.</exception>
    public void Write(string name, string text)
    {
        lock (gate)
        {
            TakeNative();
            Append(name, text);
            WaitForRoom();
        }
    }

    /// <inheritdoc cref="Write"/>
    public void Send(Output output)
    {
        lock (gate)
        {
            Flush(whole: true);
            if (output is ClearOutput)
                written = 0;
            Add(output);
            WaitForRoom();
        }
    }

    public void Dispose() => native?.Dispose();

    private void Deliver(Action<Output> target)
    {
        while (Next() is { } output)
            target(output);
    }

    /// <summary>The oldest output that waits; null after the last.</summary>
    private Output? Next()
    {
        lock (gate)
        {
            while (queue.Count == 0 && open)
            {
                if (!Monitor.Wait(gate, FlushMilliseconds))
                    FlushAll();
            }
            if (!queue.TryDequeue(out var output))
                return null;
            waiting -= output.Size();
            Monitor.PulseAll(gate);
            return output;
        }
    }

    /// <summary>Waiting gives the lock back.</summary>
    private void WaitForRoom()
    {
        while (waiting > MostWaiting && open)
            Monitor.Wait(gate);
    }

    /// <summary>What was sent before has been passed on.</summary>
    private void FlushAll()
    {
        if (pending.Length == 0)
            native?.Journal.Clear();
        Flush(whole: false);
    }

    private void Flush(bool whole)
    {
        TakeNative();
        SendPending(whole);
    }

    private void TakeNative() => native?.Take(Append);

    private void Append(string name, string text)
    {
        if (!open || written > Limits.ShownCharacters)
            return;
        if (name != stream)
            SendPending(whole: true);
        stream = name;
        text = LineEnds.Next(pending, text, NewLine);
        var room = Limits.ShownCharacters - written;
        written += text.Length;
        var kept = text.Length > room ? text[..(int)room] : text;
        pending.Append(kept);
        native?.Journal.Add(name, kept);
        if (text.Length > room)
        {
            SendPending(whole: true);
            Add(new StreamOutput("stderr", $"\nThe first {Limits.ShownCharacters} characters of what a cell writes are shown; the rest is left out.\n"));
        }
        else if (pending.Length >= FlushCharacters)
        {
            SendPending(whole: false);
        }
    }

    /// <summary>Sends what was written, in pieces that a client can show one by one; half a character or line end waits for its other half, unless it is to go out <paramref name="whole"/>.</summary>
    private void SendPending(bool whole)
    {
        var end = pending.Length;
        if (!whole && end > 0 && (char.IsHighSurrogate(pending[end - 1]) || LineEnds.EndsInHalf(pending, NewLine)))
            end--;
        for (int start = 0, length; start < end; start += length)
        {
            length = Math.Min(FlushCharacters, end - start);
            if (start + length < end && char.IsHighSurrogate(pending[start + length - 1]))
                length++;
            Add(new StreamOutput(stream, pending.ToString(start, length)));
        }
        pending.Remove(0, end);
    }

    private void Add(Output output)
    {
        if (!open)
            return;
        queue.Enqueue(output);
        waiting += output.Size();
        Monitor.PulseAll(gate);
    }
}
