using System.Diagnostics;
using NotebookKernel;

namespace Tests.Kernel;

[Collection(nameof(Timed))]
public class InterruptTests(TestSession session) : IClassFixture<TestSession>
{
    [Theory]
    [InlineData("while (true) { n++; }")]
    [InlineData("while (true) { try { while (true) n++; } catch (Exception) { } }")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("while (true) { n++; Console.Write('.'); }")]
    [InlineData("var d = display(n); while (true) d.Update(n++);")] // in native code most of the time: an abort ended the process
    [InlineData("for (;;) System.IO.File.Exists(\"/none\");")]
    [InlineData("do { n++; } while (true);")]
    [InlineData("IEnumerable<int> Endless() { while (true) yield return 1; } foreach (var one in Endless()) { }")]
    [InlineData("Parallel.For(0, int.MaxValue, i => { while (true) { } });")]
    [InlineData("while (true) { try { await Task.Delay(-1); } catch { } }")]
    public async Task A_running_cell_stops_and_its_variables_stay(string code)
    {
        await session.Pass("0"); // The compiler is warm.
        var clock = Stopwatch.StartNew();
        await session.Interrupted("var n = 1000L; Console.WriteLine(\"begun\"); " + code);
        Assert.True(session.Result.Interrupted);
        Assert.InRange(clock.ElapsedMilliseconds, 100, 4500);
        await session.Pass("n >= 1000");
        Assert.Equal("True", session.Value);
    }

    [Fact]
    public async Task What_the_cell_has_started_on_other_threads_stops_too_and_what_earlier_cells_started_goes_on()
    {
        await session.Pass("var earlier = 0L; _ = Task.Run(() => { while (true) { earlier++; System.Threading.Thread.Sleep(1); } });");
        await session.Interrupted("var mine = 0L; Console.WriteLine(\"begun\"); await Task.Run(() => { while (true) mine++; });");
        Assert.True(session.Result.Interrupted);
        await session.Pass("var (mineWas, earlierWas) = (mine, earlier); await Task.Delay(200); mine == mineWas && earlier > earlierWas");
        Assert.Equal("True", session.Value);
    }

    [Fact]
    public async Task Clean_up_in_finally_blocks_is_done()
    {
        await session.Interrupted("""
            var cleaned = 0;
            Console.WriteLine("begun");
            try { while (true) { } }
            finally { for (var i = 0; i < 5; i++) cleaned++; }
            """);
        Assert.True(session.Result.Interrupted);
        await session.Pass("cleaned");
        Assert.Equal("5", session.Value);
    }

    [Fact]
    public async Task In_a_cell_with_loops_errors_and_warnings_are_told_of_the_code_as_it_was_written()
    {
        await session.Execute("while (true) nope();");
        Assert.StartsWith("(1,14): ", session.Error.Message, StringComparison.Ordinal);
        await session.Pass("for (var i = 0; i < 1; i++) { int unused; }");
        Assert.Contains("(1,35): warning CS0168", session.Stderr, StringComparison.Ordinal);
        await session.Execute("var k = 0;\nwhile (true)\n    if (k++ == 3)\n        throw new Exception();");
        Assert.Contains("cell", session.Error.Traceback[^1], StringComparison.Ordinal);
        Assert.EndsWith(", line 4", session.Error.Traceback[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_looks_at_the_token_may_end_by_itself()
    {
        await session.Interrupted("""
            var token = ((Func<System.Threading.CancellationToken>)AppContext.GetData("notebook.cancellation"))();
            Console.WriteLine("begun");
            while (!token.IsCancellationRequested) { }
            System.Threading.Thread.Sleep(100);
            var tidy = true;
            token.ThrowIfCancellationRequested();
            """);
        Assert.True(session.Result.Interrupted);
        await session.Pass("tidy");
        Assert.Equal("True", session.Value);
    }

    [Fact]
    public async Task An_abandoned_await_does_not_go_on_in_a_later_cell()
    {
        await session.Pass("var log = new List<string>(); var later = new TaskCompletionSource();");
        await session.Interrupted("Console.WriteLine(\"begun\"); await later.Task; log.Add(\"went on\");");
        await session.Pass("later.SetResult(); await Task.Delay(100); log.Count");
        Assert.Equal("0", session.Value);
    }

    [Fact]
    public async Task A_native_call_that_does_not_return_is_ended_with_its_process()
    {
        using var stuck = await TestSession.Start();
        await stuck.Pass("using System.Runtime.InteropServices;\n[DllImport(\"libc\")] static extern int pthread_mutex_lock(nint mutex);\n"
            + "var mutex = Marshal.AllocHGlobal(256); for (var i = 0; i < 256; i++) Marshal.WriteByte(mutex, i, 0);");
        var error = await Assert.ThrowsAsync<SessionEndedException>(() =>
            stuck.Interrupted("pthread_mutex_lock(mutex); Console.WriteLine(\"begun\"); pthread_mutex_lock(mutex);"));
        Assert.Contains("native call", error.Message, StringComparison.Ordinal);
    }
}
