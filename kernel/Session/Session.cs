using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>
/// A C# session: cells run one after the other in one growing script, in this process. The current directory must be the notebook's folder.
/// One session to a process: it takes the console and the AppContext data "notebook.display" and "notebook.cancellation".
/// </summary>
internal sealed class Session : IDisposable
{
    /// <summary>How long a cell that looks at its cancellation token has to stop by itself before it is aborted.</summary>
    private static readonly TimeSpan cooperation = TimeSpan.FromSeconds(2);

    /// <summary>How long a cell has to leave at a <see cref="StopPoint"/>, or to wake and end, before it is aborted.</summary>
    private static readonly TimeSpan leave = TimeSpan.FromSeconds(0.5);

    private readonly Script script = new();
    private readonly OutputChannel outputs;
    private readonly Keyboard keyboard;
    private readonly CellThread thread;
    private readonly SemaphoreSlim turn = new(1);
    private CancellationToken running;
    private volatile bool cooperative;

    /// <param name="nativeOutputFolder">Where files catch what native libraries print; null leaves the process's stdout and stderr alone.</param>
    public Session(string? nativeOutputFolder = null)
    {
        outputs = new OutputChannel(nativeOutputFolder is null ? null : new NativeOutput(nativeOutputFolder));
        thread = new CellThread(error => outputs.Write("stderr", string.Join('\n', RuntimeErrors.Of(error, script.Paths).Traceback) + "\n"));
        Kernel.Outputs = outputs;
        Kernel.Keyboard = keyboard = new Keyboard(outputs);
        TakeConsole();
        AppContext.SetData("notebook.display", (Func<object, Action<object>>)(value => Kernel.display(value).Update));
        AppContext.SetData("notebook.cancellation", (Func<CancellationToken>)TakeToken);
    }

    /// <summary>
    /// Executes the cell; <paramref name="sink"/> gets its outputs as they come, its error as the last.
    /// <paramref name="interrupt"/> stops it wherever it is in managed code; variables keep their values.
    /// </summary>
    public async Task<CellResult> ExecuteAsync(Cell cell, Action<Output> sink, CancellationToken interrupt)
    {
        await turn.WaitAsync(interrupt);
        using CancellationTokenSource gentle = new(), wake = new(), abort = new();
        running = gentle.Token;
        cooperative = false;
        using var stop = wake.Token.Register(() => StopPoint.Stop(cell));
        using var registration = interrupt.Register(() =>
        {
            var patience = cooperative ? cooperation : TimeSpan.Zero;
            _ = gentle.CancelAsync();
            // A timer needs a thread of the pool, and the cell may have taken all of them.
            if (patience == TimeSpan.Zero)
                wake.Cancel();
            else
                wake.CancelAfter(patience);
            abort.CancelAfter(patience + leave);
        });
        outputs.Open(sink);
        keyboard.Open(cell.CanAsk);
        try
        {
            await ExecuteAsync(cell, cell, wake.Token, abort.Token);
            return new CellResult();
        }
        catch (Exception error) when (interrupt.IsCancellationRequested && error is OperationCanceledException or AggregateException)
        {
            TakeConsole(); // The aborted thread may have left with the lock that .NET puts around a console's writer.
            return Fail(new ErrorOutput("Interrupted", "The cell was stopped.", ["The cell was stopped."]), interrupted: true);
        }
        catch (CellException error)
        {
            return Fail(error.Error);
        }
        catch (Exception error)
        {
            return Fail(RuntimeErrors.Of(error, script.Paths));
        }
        finally
        {
            await outputs.CloseAsync();
            turn.Release();
        }
    }

    /// <summary>Gives the running cell the line it has asked for.</summary>
    public void Answer(string text) => keyboard.Answer(text);

    public void Dispose()
    {
        thread.Dispose();
        outputs.Dispose();
        turn.Dispose();
    }

    private void TakeConsole()
    {
        Console.SetIn(new ConsoleReader(keyboard));
        Console.SetOut(new ConsoleWriter(outputs, "stdout"));
        Console.SetError(new ConsoleWriter(outputs, "stderr"));
    }

    private CellResult Fail(ErrorOutput error, bool interrupted = false)
    {
        outputs.Send(error);
        return new CellResult(error, interrupted);
    }

    private CancellationToken TakeToken()
    {
        cooperative = true;
        return running;
    }

    /// <summary>Executes the cell's parts; <paramref name="whole"/> is the cell itself, or the one that imports it.</summary>
    private async Task ExecuteAsync(Cell cell, Cell whole, CancellationToken wake, CancellationToken abort)
    {
        var clock = Stopwatch.StartNew();
        var timed = false;
        foreach (var part in CellPart.Split(cell.Code))
        {
            switch (part.Kind)
            {
                case PartKind.Code:
                    await ExecuteAsync(part.Text, cell.Name, whole, wake, abort);
                    break;
                case PartKind.Markdown or PartKind.Html when cell == whole:
                    part.Text.DisplayAs(part.Kind == PartKind.Markdown ? "text/markdown" : "text/html");
                    break;
                case PartKind.Import:
                    foreach (var each in ImportedFile.Read(part.Text))
                        await ExecuteAsync(each, whole, wake, abort);
                    break;
                case PartKind.Time:
                    timed = true;
                    break;
                case PartKind.Variables:
                    Kernel.display(Variables.Table(script.Submissions));
                    break;
                case PartKind.About:
                    About().DisplayAs("text/plain");
                    break;
            }
        }
        if (timed)
            $"Wall time: {clock.Elapsed.TotalMilliseconds:F1} ms".DisplayAs("text/plain");
    }

    private async Task ExecuteAsync(string code, string path, Cell whole, CancellationToken wake, CancellationToken abort)
    {
        var submission = await thread.Do(() => script.Compile(code, path, wake));
        if (submission.Warnings.Length > 0)
            outputs.Write("stderr", submission.Warnings);
        await thread.Run(async () =>
        {
            StopPoint.Enter(whole);
            var value = await submission.Run();
            if (submission.HasResult)
                outputs.Send(new ResultOutput(MimeBundle.Of(value)));
        }, wake, abort);
    }

    private static string About() =>
        $"C# {LanguageVersion.CSharp14.ToDisplayString()} notebook kernel on {RuntimeInformation.FrameworkDescription}, "
        + $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture}); formatting library {typeof(Formatter).Assembly.GetName().Version}";
}
