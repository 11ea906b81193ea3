using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipelines;
using System.IO.Pipes;
using System.Text;
using PipeOptions = System.IO.Pipes.PipeOptions;

namespace NotebookKernel;

/// <summary>
/// A <see cref="Session"/> in a process of its own. Each notebook gets a fresh one: no static state, current directory or loaded library
/// of one notebook reaches the next, a crash in native code is an error in one cell, and a native call that does not return can be ended.
/// </summary>
internal sealed class SessionProcess : IAsyncDisposable
{
    private const int MostWords = 2000;
    private const int ReadBytes = 1 << 16;

    /// <summary>How the runtime begins to tell of a crash; the stack follows, which can be long.</summary>
    private static readonly string[] reports = ["Process terminated.", "Unhandled exception.", "Stack overflow.", "Fatal error.", "Out of memory."];

    private readonly SessionFolder folder = new();
    private readonly NamedPipeServerStream pipe;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PipeReader replies;
    private readonly StreamWriter requests;
    private readonly Process process;
    private readonly TimeSpan grace;
    private Task running = Task.CompletedTask;
    private volatile bool disposing;

    /// <summary>
    /// Starts the process in the notebook's folder. <paramref name="grace"/> is how long an interrupted cell may take to stop
    /// before its process is ended.
    /// </summary>
    /// <exception cref="RunException">It cannot be started there: on Windows the folder's path may have 258 characters at most.</exception>
    public SessionProcess(string workingDirectory, TimeSpan grace)
    {
        this.grace = grace;
        // Not stdin and stdout: those belong to what the cells call, and Console's streams lock Console.Out.
        // On Unix a pipe is a file, which goes with the folder, whichever of the two processes is killed.
        var name = OperatingSystem.IsWindows() ? Path.GetFileName(folder.Path) : Path.Combine(folder.Path, "pipe");
        pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        replies = PipeReader.Create(pipe, new(bufferSize: ReadBytes));
        requests = new StreamWriter(pipe, new UTF8Encoding(false));
        var start = new ProcessStartInfo(Host()) { WorkingDirectory = workingDirectory };
        if (IsMuxer(start.FileName))
            start.ArgumentList.Add(typeof(SessionProcess).Assembly.Location);
        start.ArgumentList.Add("session");
        start.ArgumentList.Add(name);
        start.ArgumentList.Add(folder.Path);
        // Cells have the system's cultures where there are any; without them .NET would not start.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = Cultures.AreInstalled ? "0" : "1";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY"] = Cultures.AreInstalled ? "0" : "1";
        // Colours of the console come as ANSI's sequences, which notebooks show.
        start.Environment["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "1";
        if (!start.Environment.TryGetValue("TERM", out var terminal) || terminal is null or "" or "dumb")
            start.Environment["TERM"] = "xterm-256color";
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ended.TrySetResult();
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            process.Dispose();
            pipe.Dispose();
            folder.Dispose();
            throw new RunException($"{workingDirectory}: no process can be started there for the notebook: {error.Message}");
        }
    }

    /// <summary>Waits until the process is ready for cells.</summary>
    /// <exception cref="RunException">It ended before.</exception>
    public async Task ConnectAsync()
    {
        var connected = pipe.WaitForConnectionAsync();
        if (await Task.WhenAny(connected, ended.Task) != connected)
            throw new RunException("the notebook's process did not start; what it wrote is above.");
        await connected;
    }

    /// <summary>Executes the cell as <see cref="Session.Execute(Cell, Action{Output}, CancellationToken)"/> does.</summary>
    /// <exception cref="SessionEndedException">The process ended, or had to be ended, before the cell did.</exception>
    public Task<CellResult> ExecuteAsync(Cell cell, Action<Output> sink, CancellationToken interrupt)
    {
        if (Limits.Refusal(cell.Code) is { Error: var refusal })
        {
            sink(refusal);
            return Task.FromResult(new CellResult(refusal));
        }
        // On the pool: whoever asks is not held up by what comes, and by what is done with it.
        var execution = Task.Run(() => ReceiveAsync(cell, sink, interrupt), CancellationToken.None);
        running = execution;
        return execution;
    }

    private async Task<CellResult> ReceiveAsync(Cell cell, Action<Output> sink, CancellationToken interrupt)
    {
        using var killed = new CancellationTokenSource();
        var received = 0L;
        try
        {
            Send(new ExecuteRequest(cell));
            using var registration = interrupt.Register(() =>
            {
                Send(new InterruptRequest());
                killed.CancelAfter(grace);
            });
            while (await NextAsync(killed.Token) is { } reply)
            {
                if (reply.Output is StreamOutput { Text.Length: var characters })
                    received += characters;
                if (reply.Output is { } output)
                    sink(output);
                if (reply.Result is { } result)
                    return result;
            }
        }
        catch (OperationCanceledException) when (killed.IsCancellationRequested)
        {
            Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            ShowRest();
            throw new SessionEndedException($"a native call did not stop within {grace.TotalSeconds:F0} s of the interrupt, so the notebook's process was ended");
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The process is gone, or is to go.
        }
        await process.WaitForExitAsync(CancellationToken.None);
        ShowRest();
        throw new SessionEndedException(disposing ? "the notebook's process was ended by the kernel" : $"the notebook's process ended with {ExitText(process.ExitCode)}{LastWords()}");

        void ShowRest()
        {
            foreach (var output in OutputJournal.Rest(folder.Path, received))
                sink(output);
        }
    }

    /// <summary>Ends the process, and what it has started, at once.</summary>
    public void Kill() => process.Kill(entireProcessTree: true);

    /// <summary>Gives the running cell the line it has asked for.</summary>
    public void Answer(string text) => Send(new AnswerRequest(text));

    /// <summary>Ends the process: within a second by itself, else it is killed. A cell that runs is told to have ended by that before anything is taken from under it.</summary>
    public async ValueTask DisposeAsync()
    {
        disposing = true;
        await pipe.DisposeAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
        {
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Whoever awaits it hears how it ended.
        await replies.CompleteAsync(); // Gives its buffers back to the pool.
        RemoveRuntimeFiles(process.Id);
        process.Dispose();
        folder.Dispose();
    }

    /// <summary>Removes what the runtime of a process that was killed could not: its diagnostic port and the debugger's pipes.</summary>
    private static void RemoveRuntimeFiles(int processId)
    {
        try
        {
            foreach (var name in new[] { "dotnet-diagnostic", "clr-debug-pipe" })
                foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"{name}-{processId}-*"))
                    File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In a temporary folder that is missing or cannot be read, the runtime has left nothing.
        }
    }

    /// <summary>What the process tells next, read from the bytes as they lie there: it can be many megabytes. Null after the last, and for the piece of a line that a process writes which dies meanwhile.</summary>
    private async Task<SessionReply?> NextAsync(CancellationToken stop)
    {
        for (var seen = 0L; ;)
        {
            var read = await replies.ReadAsync(stop);
            if (read.Buffer.Slice(seen).PositionOf((byte)'\n') is { } end)
            {
                var reply = SessionMessages.FromLine<SessionReply>(read.Buffer.Slice(0, end));
                replies.AdvanceTo(read.Buffer.GetPosition(1, end));
                return reply;
            }
            seen = read.Buffer.Length;
            replies.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }

    private void Send(SessionRequest request)
    {
        try
        {
            lock (requests)
            {
                requests.WriteLine(SessionMessages.ToLine(request));
                requests.Flush();
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The process is gone; reading its answer tells why.
        }
    }

    /// <summary>A signal ends a process with 128 more than its number; on Windows a crash's code has its highest bits set.</summary>
    internal static string ExitText(int code) => code switch
    {
        134 => "SIGABRT",
        137 => "SIGKILL (out of memory?)",
        139 => "SIGSEGV",
        3 when OperatingSystem.IsWindows() => "exit code 3 (abort?)",
        unchecked((int)0xC0000005) => "an access violation (0xC0000005)",
        unchecked((int)0xC00000FD) => "a stack overflow (0xC00000FD)",
        < -1 => $"exit code 0x{code:X8}",
        _ => $"exit code {code}",
    };

    /// <summary>What the runtime says of a crash, else the end of what the process printed to its own stderr.</summary>
    private string LastWords()
    {
        var text = LineEnds.Unified(NativeOutput.Read(folder.Path, "stderr")).Trim();
        var report = reports.Select(report => text.LastIndexOf(report, StringComparison.Ordinal)).Max();
        if (report < 0 && text.Length > MostWords)
            report = text.IndexOf('\n', text.Length - MostWords) + 1;
        var words = text[Math.Max(report, 0)..];
        return words.Length == 0 ? "" : ": " + words[..Math.Min(words.Length, MostWords)];
    }

    private static string Host() => Environment.ProcessPath is { } path && (IsMuxer(path) || IsKernel(path))
        ? path
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static bool IsMuxer(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";

    private static bool IsKernel(string path) => Path.GetFileNameWithoutExtension(path) == typeof(SessionProcess).Assembly.GetName().Name;
}

/// <summary>The process that ran the notebook is no more.</summary>
internal sealed class SessionEndedException(string message) : Exception(message);
