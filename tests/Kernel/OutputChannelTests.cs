using NotebookKernel;

namespace Tests.Kernel;

public class OutputChannelTests
{
    [Fact]
    public async Task Output_comes_while_the_cell_has_taken_all_threads_of_the_pool()
    {
        await using var session = await TestSession.Start();
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
        SpinWait.SpinUntil(() => Volatile.Read(ref sent) > 0);
        Assert.NotSame(sending, await Task.WhenAny(sending, Task.Delay(300)));
        Assert.InRange(sent, 1, 1100);
        goOn.Set();
        await sending;
        channel.Close();
        Assert.Equal(Enumerable.Range(0, Count).Select(i => i % 3 == 0), taken);
    }

    [Fact]
    public async Task Many_threads_that_write_more_than_is_taken_do_not_lock_each_other_out()
    {
        using var channel = new OutputChannel(null);
        long taken = 0;
        channel.Open(output => taken += ((StreamOutput)output).Text.Length);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(() =>
        {
            for (var i = 0; i < 20_000; i++)
                channel.Write(i % 2 == 0 ? "stdout" : "stderr", "x"); // Each change of the stream sends.
        }, TaskCreationOptions.LongRunning)));
        channel.Close();
        Assert.Equal(80_000, taken);
    }

    [Fact]
    public void A_cell_that_writes_without_end_is_cut_with_a_note()
    {
        using var channel = new OutputChannel(null);
        var taken = new List<StreamOutput>();
        channel.Open(output => taken.Add((StreamOutput)output));
        var part = new string('x', 10_000_000);
        for (var i = 0; i < 20; i++)
            channel.Write("stdout", part);
        channel.Close();
        Assert.Equal(Limits.ShownCharacters, taken.Where(output => output.Name == "stdout").Sum(output => output.Text.Length));
        Assert.Contains("left out", Assert.Single(taken, output => output.Name == "stderr").Text, StringComparison.Ordinal);

        taken.Clear();
        channel.Open(output => taken.Add((StreamOutput)output));
        channel.Write("stdout", "next");
        channel.Close();
        Assert.Equal("next", Assert.Single(taken).Text);
    }

    [Theory]
    [InlineData("\r\n", "a\nb\n\r", "a\r", "\nb", "\r\n", "\r")]
    [InlineData("\r\n", "50 %\r100 %\n", "50 %\r", "100 %", "\r\n")]
    [InlineData("\r\n", "a\r\nb", "a\r\r", "\n", "b")]
    [InlineData("\n", "a\r\nb", "a\r", "\nb")]
    public void A_line_end_in_two_pieces_is_one(string newLine, string text, params string[] pieces)
    {
        using var channel = new OutputChannel(null) { NewLine = newLine };
        var taken = new List<StreamOutput>();
        channel.Open(output => taken.Add((StreamOutput)output));
        foreach (var piece in pieces)
        {
            channel.Write("stdout", piece);
            Thread.Sleep(120); // What waits is sent meanwhile.
        }
        channel.Close();
        Assert.Equal(text, string.Concat(taken.Select(output => output.Text)));
    }

    [Fact]
    public void Characters_of_two_halves_stay_whole_and_what_comes_after_the_cell_is_dropped()
    {
        using var channel = new OutputChannel(null);
        var taken = new List<StreamOutput>();
        channel.Open(output => taken.Add((StreamOutput)output));
        var text = "a" + string.Concat(Enumerable.Repeat("🎉", 50_000));
        channel.Write("stdout", text);
        foreach (var half in "🎉")
        {
            channel.Write("stdout", half.ToString());
            Thread.Sleep(120); // What waits is sent meanwhile.
        }
        channel.Close();
        channel.Write("stdout", "late");
        channel.Open(output => taken.Add((StreamOutput)output));
        channel.Close();
        Assert.Equal(text + "🎉", string.Concat(taken.Select(output => output.Text)));
        Assert.DoesNotContain(taken, output => char.IsHighSurrogate(output.Text[^1]));
    }

    [Fact]
    public async Task What_a_cell_shows_on_both_streams_arrives_on_one_processor()
    {
        await using var session = await TestSession.Start();
        await session.Pass("""
            System.Diagnostics.Process.GetCurrentProcess().ProcessorAffinity = 1;
            for (var round = 0; round < 20; round++)
            {
                for (var i = 0; i < 30_000; i++)
                    Console.Write("x");
                for (var i = 0; i < 1_500; i++)
                {
                    Console.Write("o");
                    Console.Error.Write("e");
                }
            }
            """);
        Assert.Equal(20 * 31_500, session.Stdout.Length);
        Assert.Equal(20 * 1_500, session.Stderr.Length);
    }
}
