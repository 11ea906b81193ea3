using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace NotebookKernel;

/// <summary>
/// A Jupyter kernel: requests on shell are answered one after the other, those on control at once, and so are an editor's questions.
/// Around each request "busy" and "idle" are published; its reply goes out before "idle".
/// </summary>
internal sealed class JupyterKernel : IAsyncDisposable
{
    private readonly Channel<Request> queue = Channel.CreateUnbounded<Request>();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CellSession session = new();
    private readonly EditorServices editor = new();
    private readonly EditorReplies editorReplies;
    private readonly LatestQuestions questions = new();
    private readonly History history = new();
    private readonly Lock statuses = new();
    private readonly Sockets sockets;
    private readonly Execution execution;
    private readonly Task answering;
    private Request? running;
    private int aborting;

    /// <exception cref="JupyterException">A socket cannot be bound.</exception>
    public JupyterKernel(ConnectionFile file)
    {
        editorReplies = new EditorReplies(editor);
        sockets = new Sockets(file, OnShell, OnControl, OnStdin);
        execution = new Execution(sockets, session, editor, editorReplies, history);
        sockets.Publish(null, "status", new JsonObject { ["execution_state"] = "starting" });
        answering = AnswerShellAsync();
    }

    /// <summary>Completes when it should end: a client has asked for that, or <see cref="End"/> was called. Fails when requests are no longer answered.</summary>
    public Task Ended => Task.WhenAny(ended.Task, answering).Unwrap();

    public void End() => ended.TrySetResult();

    public void Interrupt() => session.Interrupt();

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        sockets.Dispose();
        editor.Dispose();
    }

    private async Task AnswerShellAsync()
    {
        await foreach (var request in queue.Reader.ReadAllAsync())
        {
            lock (statuses)
                Status(running = request, "busy");
            await ReplyAsync(request, ContentAsync, sockets.ReplyOnShell);
            lock (statuses)
            {
                running = null;
                Status(request, "idle");
            }
            aborting = Math.Max(0, aborting - 1);
        }
    }

    private void OnShell(Request request)
    {
        if (!EditorReplies.Answers(request.Type))
            queue.Writer.TryWrite(request);
        else
        {
            var latest = questions.Begin(request);
            _ = Task.Run(() => AnswerEditorAsync(request, latest)); // away from the sockets' thread, to which its poller would bring each await back
        }
    }

    /// <summary>Whoever writes the next cell while one runs need not wait for it. A question is given up when its client asks the next.</summary>
    private async Task AnswerEditorAsync(Request request, CancellationTokenSource latest)
    {
        Status(request, "busy");
        await ReplyAsync(request, async each => await editorReplies.ContentAsync(each, latest.Token), sockets.ReplyOnShell);
        questions.End(request, latest);
        lock (statuses)
        {
            Status(request, "idle");
            if (running is { } cell)
                Status(cell, "busy"); // A client shows what it was told last.
        }
    }

    /// <summary>Need not be awaited: whatever goes wrong with one request, its client gets a reply, and the next request is answered.</summary>
    private static async Task ReplyAsync(Request request, Func<Request, Task<JsonObject?>> answer, Action<Request, string, JsonObject> send)
    {
        JsonObject? content;
        try
        {
            content = await answer(request);
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
            content = new JsonObject { ["status"] = "error", ["ename"] = error.GetType().FullName, ["evalue"] = error.Message, ["traceback"] = new JsonArray() };
        }
        if (content is not null)
            send(request, ReplyType(request), content);
    }

    private async Task<JsonObject?> ContentAsync(Request request)
    {
        if (request.Type != "execute_request")
            return Content(request);
        if (aborting > 0)
            return new JsonObject { ["status"] = "aborted" };
        var reply = await execution.ExecuteAsync(request);
        // What waits now was sent by somebody who took it for granted that this cell would pass. One more: this request is counted off, too.
        if ((string?)reply["status"] == "error" && request.Flag("stop_on_error", true))
            aborting = queue.Reader.Count + 1;
        return reply;
    }

    private void OnControl(Request request)
    {
        Status(request, "busy");
        _ = ReplyAsync(request, each => Task.FromResult(Content(each)), sockets.ReplyOnControl); // at once
        Status(request, "idle");
    }

    private void OnStdin(Request request)
    {
        if (request.Type == "input_reply")
            _ = Task.Run(() => session.AnswerAsync(request.Text("value"))); // Where there is no process to answer, its cell tells why.
    }

    /// <summary>The reply to a request that is answered at once; null where the protocol has none.</summary>
    private JsonObject? Content(Request request)
    {
        switch (request.Type)
        {
            case "kernel_info_request":
                return KernelInfo.Content();
            case "history_request":
                return history.Find(request);
            case "comm_info_request":
                return new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() };
            case "comm_open": // Nothing in a cell can take it; whoever opened it is told so.
                sockets.Publish(request, "comm_close", new JsonObject { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() });
                return null;
            case "interrupt_request":
                session.Interrupt(request);
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                var reply = new JsonObject { ["status"] = "ok", ["restart"] = request.Flag("restart", false) };
                sockets.Publish(request, "shutdown_reply", reply);
                End();
                return reply;
            default:
                return null;
        }
    }

    private void Status(Request request, string state) => sockets.Publish(request, "status", new JsonObject { ["execution_state"] = state });

    private static string ReplyType(Request request) => request.Type.Replace("_request", "_reply", StringComparison.Ordinal);
}
