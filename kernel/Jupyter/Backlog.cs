using NetMQ;

namespace NotebookKernel;

/// <summary>
/// The messages that NetMQ holds until their reader has taken them, counted in bytes for each reader: NetMQ itself counts messages only. It gets the memory
/// of every message here, and gives it back when the reader has the message. For use from any thread.
/// </summary>
/// <param name="patience">A reader that is slow takes something in this time, one that has stopped takes nothing.</param>
internal sealed class Backlog(TimeSpan patience) : IBufferPool
{
    /// <summary>How much may wait for a reader before what cells show is left out for it.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>For whom this thread is sending.</summary>
    [ThreadStatic]
    private static Reader? addressee;

    private readonly object gate = new();
    private readonly List<Reader> readers = [];
    private readonly Dictionary<byte[], Reader> waiting = []; // An array equals itself alone.

    public void Add(Reader reader)
    {
        lock (gate)
            readers.Add(reader);
    }

    /// <summary>Counts what <paramref name="send"/> sends as the reader's. One that no longer takes part is not counted from then on: false.</summary>
    public bool Send(Reader reader, Action send)
    {
        addressee = reader;
        try
        {
            send();
        }
        finally
        {
            addressee = null;
        }
        lock (gate)
            return !reader.IsGone || !readers.Remove(reader);
    }

    /// <summary>
    /// Waits a while for readers that leave no room: a cell that shows more than they take is slowed down. Those that still leave none are full from here on,
    /// until they have taken half of what waits; they are returned once.
    /// </summary>
    public IReadOnlyList<Reader> Overfilled()
    {
        lock (gate)
        {
            foreach (var reader in readers)
                reader.IsFull &= reader.Waiting > MostBytes / 2;
            var crowded = readers.Where(reader => !reader.IsFull && reader.Waiting > MostBytes);
            var end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            for (long left; crowded.Any() && (left = end - Environment.TickCount64) > 0;)
                Monitor.Wait(gate, (int)left);
            var overfilled = crowded.ToList();
            overfilled.ForEach(reader => reader.IsFull = true);
            return overfilled;
        }
    }

    byte[] IBufferPool.Take(int size)
    {
        var buffer = new byte[size];
        if (addressee is { } reader)
            lock (gate)
            {
                waiting.Add(buffer, reader);
                reader.Waiting += size;
            }
        return buffer;
    }

    void IBufferPool.Return(byte[] buffer)
    {
        lock (gate)
            if (waiting.Remove(buffer, out var reader))
            {
                reader.Waiting -= buffer.Length;
                reader.IsGone |= reader == addressee && reader.Topic.Length > 0; // Given back at once: there was nobody to take it.
                Monitor.PulseAll(gate);
            }
    }

    void IDisposable.Dispose()
    {
        // Nothing is kept for a next message.
    }

    /// <summary>Who gets messages under a topic of its own, or all those who share the empty one.</summary>
    internal sealed class Reader(string topic)
    {
        public string Topic => topic;

        /// <summary>Whether it has left no room for so long that what cells show is left out for it.</summary>
        public volatile bool IsFull;

        /// <summary>Whether a message has found nobody under its topic.</summary>
        public bool IsGone;

        /// <summary>Bytes.</summary>
        public long Waiting;
    }
}
