using System.IO.Pipes;
using System.Text;

namespace NotebookKernel;

/// <summary>The far side of <see cref="SessionProcess"/>: serves one session over the named pipe until that is closed.</summary>
internal static class SessionHost
{
    /// <summary>The parent listens before it starts this process: whoever is not there now is gone.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(1);

    public static int Serve(string pipeName, string nativeOutputFolder)
    {
        Cultures.UseNone();
        WarmUp.Begin();
        // Ctrl+C at the terminal reaches this process too; its parent decides what it means.
        Console.CancelKeyPress += (_, press) => press.Cancel = true;
        // What is read asynchronously comes on a thread of the pool, and a cell may have taken them all. Windows does not write while something else reads.
        var options = OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None;
        using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, options | PipeOptions.CurrentUserOnly);
        try
        {
            pipe.Connect(patience);
        }
        catch (TimeoutException)
        {
            return 1;
        }
        using var requests = new StreamReader(pipe, Encoding.UTF8);
        using var replies = new StreamWriter(pipe, new UTF8Encoding(false)) { AutoFlush = true };
        var gate = new Lock();
        using var session = new Session(nativeOutputFolder);
        var cells = new WorkQueue();
        new Thread(Execute) { IsBackground = true, Name = "executes" }.Start();
        CancellationTokenSource? interrupt = null;

        while (Next() is { } line)
        {
            switch (SessionMessages.FromLine<SessionRequest>(line))
            {
                case ExecuteRequest execute:
                    interrupt = new CancellationTokenSource();
                    var token = interrupt.Token;
                    cells.Add(() => Reply(new SessionReply(null, session.Execute(execute.Cell, output => Reply(new SessionReply(output, null)), token))));
                    break;
                case InterruptRequest:
                    interrupt?.Cancel(); // On this thread: a cell may have taken all of the pool's.
                    break;
                case AnswerRequest answer:
                    session.Answer(answer.Text);
                    break;
            }
        }
        // The parent is gone or has no more cells; a thread that still runs must not keep this process alive.
        SessionFolder.Remove(nativeOutputFolder);
        Environment.Exit(0);
        return 0;

        string? Next()
        {
            try
            {
                return requests.ReadLine();
            }
            catch (IOException)
            {
                return null; // The parent was killed.
            }
        }

        void Execute()
        {
            while (cells.Take() is { } next)
                next();
        }

        void Reply(SessionReply reply)
        {
            lock (gate)
                replies.WriteLine(SessionMessages.ToLine(reply));
        }
    }
}
