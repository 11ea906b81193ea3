using NotebookKernel;

namespace Tests.Kernel;

public class OutputChannelTests
{
    [Fact]
    public async Task Output_comes_while_the_cell_has_taken_all_threads_of_the_pool()
    {
        using var session = await TestSession.Start();
        var running = session.Pass("""
            using System.Threading;
            ThreadPool.GetMinThreads(out var most, out var ports);
            ThreadPool.SetMaxThreads(most, ports);
            var goOn = new ManualResetEvent(false);
            for (var i = 0; i < 2 * most; i++)
                ThreadPool.QueueUserWorkItem(_ => goOn.WaitOne());
            Thread.Sleep(100);
            Console.WriteLine("taken");
            for (var i = 0; i < 100 && !System.IO.File.Exists("seen"); i++)
                Thread.Sleep(50);
            goOn.Set();
            System.IO.File.Exists("seen")
            """);
        while (session.Outputs.Count == 0 && !running.IsCompleted)
            await Task.Delay(10);
        session.File("seen", "");
        await running;
        Assert.Equal("taken\n", session.Stdout);
        Assert.Equal("True", session.Value);
    }

    [Fact]
    public async Task A_cell_that_shows_more_than_is_taken_waits()
    {
        const int Count = 5000;
        using var channel = new OutputChannel(null);
        using var goOn = new ManualResetEventSlim();
        var taken = new List<bool>();
        channel.Open(output =>
        {
            goOn.Wait();
            taken.Add(((ClearOutput)output).Wait);
        });
        var sent = 0;
        var sending = Task.Factory.StartNew(() =>
        {
            for (; sent < Count; sent++)
                channel.Send(new ClearOutput(sent % 3 == 0));
        }, TaskCreationOptions.LongRunning);
        Assert.NotSame(sending, await Task.WhenAny(sending, Task.Delay(300)));
        Assert.InRange(sent, 1, 1100);
        goOn.Set();
        await sending;
        await channel.CloseAsync();
        Assert.Equal(Enumerable.Range(0, Count).Select(i => i % 3 == 0), taken);
    }
}
