using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
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
    /// <summary>How long a cell that looks at its cancellation token has to stop by itself.</summary>
    private static readonly TimeSpan cooperation = TimeSpan.FromSeconds(2);

    /// <summary>So long a stopped cell's awaits may take to end, and to go on to its clean-up; what still awaits then is left.</summary>
    private static readonly TimeSpan landing = TimeSpan.FromSeconds(0.2);

    /// <summary>So long if it awaits something in its clean-up.</summary>
    private static readonly TimeSpan cleanUp = TimeSpan.FromSeconds(0.6);

    /// <summary>After this time a cell that has not stopped is interrupted again: it may have waited a second time.</summary>
    private static readonly TimeSpan repetition = TimeSpan.FromSeconds(0.3);

    /// <summary>After so many interrupts it is told that nothing stops it.</summary>
    private const int Tries = 2;

    private readonly Script script = new();
    private readonly Languages languages;
    private readonly OutputChannel outputs;
    private readonly Keyboard keyboard;
    private readonly NotebookHost host;
    private readonly CellThread thread;
    private CancellationToken running;
    private volatile bool cooperative;
    private bool toldOfTask;

    /// <param name="nativeOutputFolder">Where files catch what native libraries print; null leaves the process's stdout and stderr alone.</param>
    public Session(string? nativeOutputFolder = null)
    {
        languages = new Languages(script);
        outputs = new OutputChannel(nativeOutputFolder is null ? null : new NativeOutput(nativeOutputFolder));
        thread = new CellThread(Unobserved);
        ExceptionHandling.SetUnhandledExceptionHandler(error =>
        {
            Unobserved(error);
            return true; // It ends the thread on which nobody caught it, and not the process with all variables.
        });
        keyboard = new Keyboard(outputs);
        Kernel.Notebook = host = new NotebookHost(outputs, keyboard, TakeToken);
        AppContext.SetData("notebook.display", (Func<object, Action<object>>)(value => Kernel.display(value).Update));
        AppContext.SetData("notebook.cancellation", (Func<CancellationToken>)TakeToken);
    }

    /// <summary>
    /// Executes the cell and waits for it; <paramref name="sink"/> gets its outputs as they come, its error as the last. One cell at a time.
    /// <paramref name="interrupt"/> stops it wherever it comes by its own code or waits; variables keep their values.
    /// Nothing here needs a thread of the pool: a cell may have taken them all.
    /// </summary>
    public CellResult Execute(Cell cell, Action<Output> sink, CancellationToken interrupt)
    {
        CancellationTokenSource gentle = new(), wake = new();
        ManualResetEventSlim ended = new();
        StoppableCell stoppable = new();
        StopPoint.Tidy();
        running = gentle.Token;
        cooperative = false;
        using var registration = interrupt.Register(() => new Thread(() => Stop(stoppable, gentle, wake, ended)) { IsBackground = true, Name = "interrupt" }.Start());
        outputs.Open(sink);
        keyboard.Open(cell.CanAsk);
        TakeConsole(); // An earlier cell may have given it away.
        try
        {
            Execute(cell, cell, stoppable, wake.Token);
            return new CellResult();
        }
        catch (Exception) when (interrupt.IsCancellationRequested)
        {
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
            ended.Set();
            outputs.Close();
        }
    }

    /// <summary>Gives the running cell the line it has asked for.</summary>
    public void Answer(string text) => keyboard.Answer(text);

    public void Dispose()
    {
        thread.Dispose();
        outputs.Dispose();
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

    /// <summary>Stops the cell, first by asking.</summary>
    private void Stop(StoppableCell cell, CancellationTokenSource gentle, CancellationTokenSource wake, ManualResetEventSlim ended)
    {
        new Thread(gentle.Cancel) { IsBackground = true, Name = "cancels" }.Start(); // What the cell has registered with its token may take any time.
        if (cooperative && ended.Wait(cooperation))
            return;
        StopPoint.Stop(cell);
        thread.Interrupt(ended);
        if (ended.Wait(landing) || (cell.CleansUp && ended.Wait(cleanUp)))
            return;
        wake.Cancel();
        for (var tries = 1; ; tries++)
        {
            thread.Interrupt(ended);
            if (ended.Wait(repetition))
                return;
            if (tries == Tries)
                outputs.Write("stderr", "The cell does not react to the interrupt: it is in a library's or native code, or cleans up. It stops when that returns. Restart the kernel to end it now; its variables are lost then.\n");
        }
    }

    private void Unobserved(Exception error)
    {
        if (error is not StoppedException)
            outputs.Write("stderr", string.Join('\n', RuntimeErrors.Of(error, script.Paths).Traceback) + "\n");
    }

    /// <summary>Executes the cell's parts; <paramref name="whole"/> is the cell itself, or the one that imports it.</summary>
    private void Execute(Cell cell, Cell whole, StoppableCell stoppable, CancellationToken wake)
    {
        var clock = Stopwatch.StartNew();
        var timed = false;
        foreach (var part in CellPart.Split(cell.Code, cell.Language))
        {
            switch (part.Kind)
            {
                case PartKind.Code when cell == whole || Language.Of(part.Language) is not { IsText: true }:
                    var (language, options) = (languages.Of(part.Language, part.Line), new Options("#!" + part.Language, part.Options, part.Line));
                    if (Language.Of(part.Language) is var kind && kind is not { IsText: true })
                        options.Check(words: 0, kind?.Options ?? SqlLanguage.Options);
                    var section = new Section(part.Text, cell.Name, options);
                    host.Language = Language.Of(part.Language)?.Name ?? part.Language;
                    Execute(() => language.Compile(section, wake), stoppable, wake);
                    break;
                case PartKind.Share or PartKind.Set or PartKind.Connect:
                    var sharing = new Sharing(languages, part);
                    Execute(sharing.Submission, stoppable, wake);
                    break;
                case PartKind.Import:
                    foreach (var each in ImportedFile.Read(part.Text))
                        Execute(each, whole, stoppable, wake);
                    break;
                case PartKind.Time:
                    timed = true;
                    break;
                case PartKind.Variables:
                    Kernel.display(Variables.Table(languages.Of(part.Language, part.Line).Variables));
                    break;
                case PartKind.Names:
                    string.Join('\n', languages.Of(part.Language, part.Line).Variables.Select(each => each.Name).Order(StringComparer.Ordinal)).DisplayAs("text/plain");
                    break;
                case PartKind.Directives:
                    string.Join('\n', CellPart.Directives).DisplayAs("text/plain");
                    break;
                case PartKind.Source:
                    script.AddPackageSource(part.Text);
                    break;
                case PartKind.Note:
                    outputs.Write("stderr", part.Text);
                    break;
                case PartKind.About:
                    About().DisplayAs("text/plain");
                    break;
            }
        }
        if (timed)
            string.Create(CultureInfo.InvariantCulture, $"Wall time: {clock.Elapsed.TotalMilliseconds:F1} ms").DisplayAs("text/plain");
    }

    private void Execute(Func<Submission> compile, StoppableCell stoppable, CancellationToken wake)
    {
        Submission submission;
        try
        {
            submission = thread.Do(compile);
        }
        finally
        {
            Warn(script.References.TakeNotes()); // Whatever the language.
        }
        Warn(submission.Warnings);
        try
        {
            thread.Run(stoppable, async () =>
            {
                StopPoint.Enter(stoppable);
                await script.References.Arrivals.Begin();
                var value = await submission.Run();
                if (submission.HasResult && value != Submission.Nothing)
                    await Show(value);
            }, wake);
        }
        finally
        {
            if (submission.Dispose is { } dispose)
                thread.Run(new StoppableCell(), dispose, CancellationToken.None); // Clean-up is left to end.
        }
    }

    private void Warn(string text)
    {
        if (text.Length > 0)
            outputs.Write("stderr", text);
    }

    /// <summary>Shows the value of a trailing expression, or what a task that it is gives.</summary>
    private async Task Show(object? value)
    {
        if (Trailing.Awaited(value, running) is not { } awaited)
        {
            if (value is not DisplayedValue) // It is on display already.
                outputs.Send(new ResultOutput(MimeBundle.Of(value)));
            return;
        }
        if (!toldOfTask)
            outputs.Write("stderr", "The task at the end of the cell is awaited, as with \"await\" before it. To let it run on, write \"_ = \" before it and a semicolon behind it.\n");
        toldOfTask = true;
        foreach (var result in await awaited)
            outputs.Send(new ResultOutput(MimeBundle.Of(result)));
    }

    private static string About() =>
        $"C# {LanguageVersion.CSharp14.ToDisplayString()} notebook kernel on {RuntimeInformation.FrameworkDescription}, "
        + $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture}); formatting library {typeof(Formatter).Assembly.GetName().Version}";
}
