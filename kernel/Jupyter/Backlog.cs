using NetMQ;

namespace NotebookKernel;

/// <summary>
/// The messages that NetMQ holds until clients have taken them, counted in bytes: NetMQ itself counts messages only. It gets the memory of every message here
/// and gives it back when the last client has it. For use from any thread.
/// </summary>
/// <param name="patience">A client that is slow takes something in this time, one that does not read nothing.</param>
internal sealed class Backlog(TimeSpan patience) : IBufferPool
{
    /// <summary>How much may wait before what cells show is left out.</summary>
    public const int MostBytes = 64 << 20;

    private readonly object gate = new();
    private long waiting;

    /// <summary>Whether clients left no room for so long that what comes is left out, until they have taken half of what waits.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether there is room for more. Where there is none, waits for it a while: a cell that shows more than its reader takes is slowed down.</summary>
    public bool HasRoom()
    {
        lock (gate)
        {
            if (IsFull)
                IsFull = waiting > MostBytes / 2;
            for (var end = Environment.TickCount64 + (long)patience.TotalMilliseconds; !IsFull && waiting > MostBytes;)
                IsFull = !Monitor.Wait(gate, (int)Math.Max(0, end - Environment.TickCount64)) && waiting > MostBytes;
            return !IsFull;
        }
    }

    byte[] IBufferPool.Take(int size)
    {
        lock (gate)
            waiting += size;
        return new byte[size];
    }

    void IBufferPool.Return(byte[] buffer)
    {
        lock (gate)
        {
            waiting -= buffer.Length;
            Monitor.PulseAll(gate);
        }
    }

    void IDisposable.Dispose()
    {
        // Nothing is kept for a next message.
    }
}
