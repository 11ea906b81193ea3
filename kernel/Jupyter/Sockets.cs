using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace NotebookKernel;

/// <summary>
/// Jupyter's five sockets, each used by one thread only: "shell" owns shell, stdin and iopub, "control" and "heartbeat" one each.
/// Whatever is sent from elsewhere goes through the owner's queue, in order. A message that must not be trusted is dropped.
/// </summary>
internal sealed class Sockets : IDisposable
{
    private static readonly TimeSpan linger = TimeSpan.FromSeconds(1);
    private static readonly string leftOut = $"\nWhat cells show from here on is left out: this client has stopped reading, and {Backlog.MostBytes >> 20} MiB wait for it.\n";

    private readonly Wire wire;
    private readonly Backlog backlog = new(TimeSpan.FromSeconds(5));
    private readonly RouterSocket shell = new(), control = new(), stdin = new();
    private readonly Publisher iopub;
    private readonly ResponseSocket heartbeat = new();
    private readonly NetMQPoller shellPoller, controlPoller, heartbeatPoller;

    /// <summary>Binds and begins to receive; each handler is called on the thread of its socket and must return at once.</summary>
    /// <exception cref="JupyterException">An address cannot be bound.</exception>
    public Sockets(ConnectionFile file, Action<Request> onShell, Action<Request> onControl, Action<Request> onStdin)
    {
        wire = new Wire(file.Key);
        BufferPool.SetCustomBufferPool(backlog);
        GuardedPort.Install();
        iopub = new Publisher(backlog);
        Bind(shell, file.Address(file.ShellPort));
        Bind(control, file.Address(file.ControlPort));
        Bind(stdin, file.Address(file.StdinPort));
        Bind(iopub.Socket, file.Address(file.IopubPort));
        Bind(heartbeat, file.Address(file.HbPort));
        Receive(shell, onShell);
        Receive(control, onControl);
        Receive(stdin, onStdin);
        heartbeat.ReceiveReady += (_, _) => heartbeat.SendMultipartMessage(heartbeat.ReceiveMultipartMessage());
        shellPoller = [shell, stdin, iopub.Socket];
        controlPoller = [control];
        heartbeatPoller = [heartbeat];
        shellPoller.RunAsync("shell", isBackgroundThread: true);
        controlPoller.RunAsync("control", isBackgroundThread: true);
        heartbeatPoller.RunAsync("heartbeat", isBackgroundThread: true);
    }

    /// <summary>Tells every client; <paramref name="parent"/> is the request that this comes from.</summary>
    public void Publish(Request? parent, string type, JsonObject content) => Publish(parent, type, content, _ => true);

    /// <summary>Tells every client what a cell shows; one that has stopped reading gets a note in place of more.</summary>
    public void Show(Request parent, string type, JsonObject content)
    {
        if (backlog.Overfilled() is { Count: > 0 } overfilled)
            Publish(parent, "stream", new JsonObject { ["name"] = "stderr", ["text"] = leftOut }, overfilled.Contains);
        Publish(parent, type, content, reader => !reader.IsFull);
    }

    public void ReplyOnShell(Request request, string type, JsonObject content) =>
        Send(shellPoller, shell, wire.Write(request.Identities, type, content, request.Header));

    public void ReplyOnControl(Request request, string type, JsonObject content) =>
        Send(controlPoller, control, wire.Write(request.Identities, type, content, request.Header));

    /// <summary>Asks the client whose request it is for a line.</summary>
    public void Ask(Request request, JsonObject content) =>
        Send(shellPoller, stdin, wire.Write(request.Identities, "input_request", content, request.Header));

    /// <summary>Sends what waits, then closes. It blocks, as NetMQ's own closing does; nothing is left to be done meanwhile.</summary>
    public void Dispose()
    {
        foreach (var poller in new[] { shellPoller, controlPoller, heartbeatPoller })
        {
            using var sent = new ManualResetEventSlim();
            poller.Run(sent.Set);
            sent.Wait(linger);
            poller.Dispose();
        }
        foreach (var socket in new NetMQSocket[] { shell, control, stdin, iopub.Socket, heartbeat })
            socket.Dispose();
        NetMQConfig.Cleanup(block: true);
    }

    private static void Bind(NetMQSocket socket, string address)
    {
        // No limit in messages: a client that reads slowly loses nothing.
        socket.Options.SendHighWatermark = socket.Options.ReceiveHighWatermark = 0;
        socket.Options.MaxMsgSize = Limits.FrameBytes;
        socket.Options.Linger = linger;
        try
        {
            socket.Bind(address);
        }
        catch (NetMQException error)
        {
            throw new JupyterException($"{address} cannot be bound: {error.Message}");
        }
    }

    private void Receive(RouterSocket socket, Action<Request> handler)
    {
        // A client that connects again comes under the name of its old connection.
        socket.Options.RouterHandover = true;
        socket.ReceiveReady += (_, _) =>
        {
            if (wire.Read(socket.ReceiveMultipartMessage(), out var reason) is { } request)
                handler(request);
            else
                Console.Error.WriteLine($"A message was dropped: {reason}.");
        };
    }

    private void Publish(Request? parent, string type, JsonObject content, Predicate<Backlog.Reader> isAddressee)
    {
        var message = wire.Write([], type, content, parent?.Header);
        shellPoller.Run(() => iopub.Send(type, message, isAddressee));
    }

    private static void Send(NetMQPoller owner, NetMQSocket socket, NetMQMessage message) => owner.Run(() => socket.SendMultipartMessage(message));
}
