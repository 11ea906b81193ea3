using System.Reflection;
using AsyncIO;
using NetMQ;

namespace NotebookKernel;

/// <summary>
/// Keeps the process when a connection sends what NetMQ cannot read. NetMQ handles each event of a connection on a thread where nobody catches an exception:
/// a handshake that lies about the length of a property would end the kernel. Here such a connection counts as lost.
/// NetMQ offers no place for this, so it is put in front of the queue from which that thread takes the events.
/// </summary>
internal sealed class GuardedPort(CompletionPort port) : CompletionPort
{
    private const BindingFlags hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>Guards every connection that is accepted from here on. There must be a socket already, and none bound.</summary>
    public static void Install()
    {
        var context = typeof(NetMQConfig).GetProperty("Context", hidden)!.GetValue(null)!;
        foreach (var thread in (System.Collections.IEnumerable)Field(context, "m_ioThreads").GetValue(context)!)
        {
            var proactor = thread.GetType().GetProperty("Proactor", hidden)!.GetValue(thread)!;
            var field = Field(proactor, "m_completionPort");
            if (field.GetValue(proactor) is CompletionPort port and not GuardedPort)
                field.SetValue(proactor, new GuardedPort(port));
        }
    }

    public override void AssociateSocket(AsyncSocket socket, object state)
    {
        var events = Field(state, "<ProactorEvents>k__BackingField");
        events.SetValue(state, ConnectionGuard.Around(events.FieldType, events.GetValue(state)!));
        port.AssociateSocket(socket, state);
    }

    public override bool GetQueuedCompletionStatus(int timeout, out CompletionStatus completionStatus) => port.GetQueuedCompletionStatus(timeout, out completionStatus);

    public override bool GetMultipleQueuedCompletionStatus(int timeout, CompletionStatus[] completionStatuses, out int removed) =>
        port.GetMultipleQueuedCompletionStatus(timeout, completionStatuses, out removed);

    public override void Signal(object state) => port.Signal(state);

    public override void Dispose() => port.Dispose();

    private static FieldInfo Field(object owner, string name) => owner.GetType().GetField(name, hidden)!;
}
