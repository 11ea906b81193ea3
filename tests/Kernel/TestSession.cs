using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using NotebookKernel;

namespace Tests.Kernel;

/// <summary>A session in a process and a folder of its own, and what its last cell gave.</summary>
public sealed class TestSession : IAsyncLifetime, IAsyncDisposable
{
    private readonly SessionProcess session;
    private int cells;

    public TestSession()
        : this(TimeSpan.FromSeconds(5))
    {
    }

    private TestSession(TimeSpan grace)
    {
        Folder = Directory.CreateTempSubdirectory("kernel-test-").FullName;
        session = new SessionProcess(Folder, grace);
    }

    public string Folder { get; }

    internal List<Output> Outputs { get; } = [];

    internal CellResult Result { get; private set; } = new();

    public string Stdout => Stream("stdout");

    public string Stderr => Stream("stderr");

    /// <summary>The trailing expression's value as text/plain.</summary>
    public string? Value => (string?)Outputs.OfType<ResultOutput>().SingleOrDefault()?.Data["text/plain"];

    internal ErrorOutput Error => Result.Error ?? throw new InvalidOperationException("The cell did not fail.");

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public void File(string name, string text) => System.IO.File.WriteAllText(Path(name), text);

    /// <summary>Executes the code and gives what it showed.</summary>
    internal async Task<List<Output>> Execute(string code, CancellationToken interrupt = default)
    {
        Outputs.Clear();
        Result = await session.ExecuteAsync(new Cell($"cell {++cells}", code), Outputs.Add, interrupt);
        return Outputs;
    }

    /// <summary>Executes code that must not fail.</summary>
    internal async Task<List<Output>> Pass(string code)
    {
        await Execute(code);
        Assert.True(Result.Error is null, Result.Error?.Message);
        return Outputs;
    }

    /// <summary>Executes cells that must not fail, and gives the value of the last.</summary>
    internal async Task<string?> ValueAfter(params string[] cells)
    {
        foreach (var cell in cells)
            await Pass(cell);
        return Value;
    }

    /// <summary>How long the last interrupted cell took to stop.</summary>
    internal TimeSpan StopTime { get; private set; }

    /// <summary>Executes the code and interrupts it a little after its first output.</summary>
    internal async Task<List<Output>> Interrupted(string code)
    {
        using var interrupt = new CancellationTokenSource();
        var running = Execute(code, interrupt.Token);
        while (Outputs.Count == 0 && !running.IsCompleted)
            await Task.Delay(10);
        await Task.Delay(250); // It may be about to enter its try block.
        var clock = Stopwatch.StartNew();
        await interrupt.CancelAsync();
        await running;
        StopTime = clock.Elapsed;
        return Outputs;
    }

    /// <summary>Starts one outside of a class's own.</summary>
    /// <param name="grace">How long an interrupted cell may take before its process is ended; null: 5 s.</param>
    public static async Task<TestSession> Start(TimeSpan? grace = null)
    {
        var session = grace is { } time ? new TestSession(time) : new TestSession();
        await session.InitializeAsync();
        return session;
    }

    public Task InitializeAsync() => session.ConnectAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    internal static JsonNode? Data(Output output, string mimeType) => output switch
    {
        DisplayOutput display => display.Data[mimeType],
        ResultOutput result => result.Data[mimeType],
        DisplayUpdate update => update.Data[mimeType],
        _ => null,
    };

    private string Stream(string name) =>
        Outputs.OfType<StreamOutput>().Where(output => output.Name == name).Aggregate(new StringBuilder(), (text, output) => text.Append(output.Text)).ToString();
}
