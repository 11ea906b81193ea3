using System.Diagnostics;

namespace Tests.Kernel;

/// <summary>An interrupt on every system: of a few kinds of cells, and when there is no thread to spare. All kinds are stopped through Jupyter's client, by <see cref="Jupyter.InterruptionTests"/>.</summary>
[Trait("Category", "Slow")]
public class InterruptTests(TestSession session) : IClassFixture<TestSession>
{
    /// <summary>In milliseconds: one that waits for a thread waits much longer, because the pool gets one or two a second, and hundreds wait.</summary>
    private const int AllThreads = 10_000;

    [Theory]
    [InlineData("while")]
    [InlineData("await")]
    [InlineData("sleep")]
    [InlineData("lock")]
    [InlineData("recursion in a method")]
    [InlineData("Parallel.For")]
    [InlineData("output")]
    public async Task A_running_cell_stops_within_a_second_and_its_variables_stay(string kind)
    {
        await StopsAtOnceAsync(session, EndlessCells.Cell(EndlessCells.Stopping[kind]));
        Assert.True(session.Stderr is "" || (session.StopTime > TimeSpan.FromSeconds(.8) && session.Stderr.Contains("does not react", StringComparison.Ordinal)), session.Stderr);
        Assert.Equal("True", await session.ValueAfter("n >= 7"));
    }

    [Fact]
    public async Task A_cell_that_does_not_react_is_told_what_can_be_done_and_may_end()
    {
        await session.Interrupted(EndlessCells.Cell(EndlessCells.NotReacting["clean-up"]));
        Assert.Contains("does not react", session.Stderr, StringComparison.Ordinal);
        Assert.Contains("Restart", session.Stderr, StringComparison.Ordinal);
        Assert.Equal("True", await session.ValueAfter("n >= 7"));
    }

    [Fact]
    public async Task A_cell_that_has_taken_all_threads_of_the_pool_ends_and_stops_at_once()
    {
        await using var full = await TestSession.Start();
        const string Fill = """
            var goOn = new System.Threading.ManualResetEvent(false);
            for (var i = 0; i < 500; i++)
                System.Threading.ThreadPool.QueueUserWorkItem(_ => goOn.WaitOne());
            System.Threading.Thread.Sleep(100);

            """;
        await full.Pass("1");
        var clock = Stopwatch.StartNew();
        await full.Pass(Fill);
        Assert.InRange(clock.ElapsedMilliseconds, 100, AllThreads);
        clock.Restart();
        await full.Pass("1 + 1");
        Assert.InRange(clock.ElapsedMilliseconds, 0, AllThreads);
        await StopsAtOnceAsync(full, "Console.WriteLine(\"begun\"); await Task.Delay(-1);");
        Assert.Equal("True", await full.ValueAfter("true"));
    }

    /// <summary>That a cell stops within a second, or, on a busy machine, within ten times what a small one before it takes, which is milliseconds on an idle one. Afterwards, a fault could slow both.</summary>
    private static async Task StopsAtOnceAsync(TestSession session, string code)
    {
        Assert.True(await StopsAsync() || await StopsAsync(), $"late twice: {session.StopTime}"); // What other processes have delayed is tried once more.

        async Task<bool> StopsAsync()
        {
            await session.Pass("1"); // A session's first cell takes longer.
            var clock = Stopwatch.StartNew();
            await session.Pass("1 + 1");
            var usual = clock.ElapsedMilliseconds;
            await session.Interrupted(code);
            Assert.True(session.Result.Interrupted);
            return session.StopTime.TotalMilliseconds <= Math.Max(1000, 10 * usual);
        }
    }
}
