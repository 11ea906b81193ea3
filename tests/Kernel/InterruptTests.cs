using System.Diagnostics;

namespace Tests.Kernel;

/// <summary>An interrupt when there is no thread to spare; all other kinds of cells are stopped through Jupyter's client, by <see cref="Jupyter.InterruptionTests"/>.</summary>
[Collection(nameof(Alone))] // a second is a second
[Trait("Category", "Slow")]
public class InterruptTests
{
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
        Assert.InRange(clock.ElapsedMilliseconds, 100, 2000);
        clock.Restart();
        await full.Pass("1 + 1");
        Assert.InRange(clock.ElapsedMilliseconds, 0, 2000);
        await full.Interrupted("Console.WriteLine(\"begun\"); await Task.Delay(-1);");
        Assert.InRange(full.StopTime, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
