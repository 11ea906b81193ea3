namespace NotebookKernel;

/// <summary>Remembers the latest signatures: nobody can send a message again that was overheard. Safe from any thread.</summary>
internal sealed class ReplayGuard
{
    private const int Most = 1 << 16;

    private readonly Lock gate = new();
    private readonly HashSet<string> seen = [];
    private readonly Queue<string> order = new();

    public bool IsNew(string signature)
    {
        lock (gate)
        {
            if (!seen.Add(signature))
                return false;
            order.Enqueue(signature);
            if (order.Count > Most)
                seen.Remove(order.Dequeue());
            return true;
        }
    }
}
