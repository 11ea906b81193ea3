using System.Text;
using NetMQ;
using NetMQ.Sockets;

namespace NotebookKernel;

/// <summary>
/// iopub. Each client gets copies of its own, under a topic of its own, so that one that has stopped reading takes nothing from the others.
/// Clients that ask for chosen types of message, which Jupyter's do not, share one copy. Used by one thread only.
/// </summary>
internal sealed class Publisher
{
    private readonly Backlog backlog;
    private readonly List<Backlog.Reader> readers = [];
    private int clients;
    private bool continues;

    public Publisher(Backlog backlog)
    {
        this.backlog = backlog;
        Socket.Options.ManualPublisher = true;
        Socket.ReceiveReady += (_, _) => Accept();
    }

    public XPublisherSocket Socket { get; } = new();

    /// <summary>Sends the message to each reader that is to have it.</summary>
    public void Send(string type, NetMQMessage message, Predicate<Backlog.Reader> isAddressee)
    {
        Accept();
        readers.RemoveAll(reader => isAddressee(reader)
            && !backlog.Send(reader, () => Socket.SendMultipartMessage(new NetMQMessage(message.Prepend(new NetMQFrame(reader.Topic + type))))));
    }

    /// <summary>Lets those in who have subscribed.</summary>
    private void Accept()
    {
        while (TryReceive(out var subscription))
        {
            // NetMQ names the connection from which it has just received, by the name given here.
            var name = Socket.Options.Identity is { Length: > 0 } given ? Encoding.ASCII.GetString(given) : null;
            switch (subscription)
            {
                case [1]:
                    if (name is null)
                        Socket.Options.Identity = Encoding.ASCII.GetBytes(name = $"{++clients}.");
                    Socket.Subscribe(name);
                    Admit(name);
                    break;
                case [1, .. var topic]:
                    Socket.Subscribe(topic);
                    Admit("");
                    break;
                case [0]:
                    Socket.Unsubscribe(name ?? "");
                    break;
                case [0, .. var topic]:
                    Socket.Unsubscribe(topic);
                    break;
            }
        }
    }

    private void Admit(string topic)
    {
        if (readers.Exists(reader => reader.Topic == topic))
            return;
        var reader = new Backlog.Reader(topic);
        readers.Add(reader);
        backlog.Add(reader);
    }

    /// <summary>A message of one frame; of others, which are no subscriptions, nothing.</summary>
    private bool TryReceive(out byte[] frame)
    {
        try
        {
            if (!Socket.TryReceiveFrameBytes(out var received, out var more))
            {
                frame = [];
                return false;
            }
            frame = continues || more ? [] : received!;
            continues = more;
        }
        catch (IndexOutOfRangeException)
        {
            frame = []; // NetMQ looks at the first byte of an empty frame, too.
        }
        return true;
    }
}
