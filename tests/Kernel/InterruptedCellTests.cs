using NotebookKernel;

namespace Tests.Kernel;

/// <summary>What stays of a cell that was interrupted, and what is no interrupt; how soon it stops is measured by <see cref="Jupyter.InterruptionTests"/>.</summary>
[Trait("Category", "Slow")]
public class InterruptedCellTests(TestSession session) : IClassFixture<TestSession>
{
    [Theory]
    [InlineData("await Task.Run(() => throw new Exception(\"mine\"));", "System.Exception")]
    [InlineData("Task.Run(() => throw new Exception(\"mine\")).Wait();", "System.AggregateException")]
    [InlineData("throw new OperationCanceledException();", "System.OperationCanceledException")]
    public async Task What_nobody_interrupted_is_told_as_what_it_is(string code, string name)
    {
        await session.Execute(code);
        Assert.False(session.Result.Interrupted);
        Assert.Equal(name, session.Error.Name);
    }

    [Theory]
    [InlineData("var thread = new System.Threading.Thread(() => throw new Exception(\"lost\")); thread.Start(); thread.Join();")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => throw new Exception(\"lost\")); System.Threading.Thread.Sleep(1000);")]
    [InlineData("var timer = new System.Threading.Timer(_ => throw new Exception(\"lost\"), null, 0, -1); System.Threading.Thread.Sleep(1000);")]
    public async Task An_exception_on_a_thread_of_the_cells_own_is_told_and_the_process_goes_on(string code)
    {
        await session.Pass("var kept = 3; " + code);
        Assert.Contains("System.Exception: lost", session.Stderr, StringComparison.Ordinal);
        await session.Pass("kept");
        Assert.Equal("3", session.Value);
    }

    [Fact]
    public async Task What_the_cell_has_started_on_other_threads_stops_too_and_what_earlier_cells_started_goes_on()
    {
        await session.Pass("var earlier = 0L; _ = Task.Run(() => { while (true) { earlier++; System.Threading.Thread.Sleep(1); } });");
        await session.Interrupted("var mine = 0L; Console.WriteLine(\"begun\"); await Task.Run(() => { while (true) mine++; });");
        Assert.True(session.Result.Interrupted);
        await session.Pass("var (mineWas, earlierWas) = (mine, earlier); await Task.Delay(200); for (var i = 0; i < 100 && earlier == earlierWas; i++) await Task.Delay(50); mine == mineWas && earlier > earlierWas");
        Assert.Equal("True", session.Value);
    }

    [Fact]
    public async Task What_a_stopped_cell_has_set_to_go_off_later_stops_too()
    {
        await session.Interrupted("""
            var laps = 0L;
            var spins = new System.Threading.Timer(_ => { while (true) laps++; }, null, 0, 10);
            var late = new System.Threading.Timer(_ => { while (true) laps++; }, null, 2500, -1);
            Console.WriteLine("begun");
            await Task.Delay(-1);
            """);
        await session.Pass("await Task.Delay(2500); var was = laps; await Task.Delay(100); laps == was");
        Assert.Equal("True", session.Value);
        Assert.Equal("", session.Stderr);
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

    [Theory]
    [InlineData("try { while (true) { } } finally { Tidy(); }")]
    [InlineData("try { while (true) { } } finally { try { Tidy(); } finally { } }")]
    [InlineData("using (new Tidying()) while (true) { }")]
    [InlineData("foreach (var each in Tidied()) { }")]
    [InlineData("try { while (true) await Task.Delay(1); } finally { Tidy(); }")]
    [InlineData("try { await Task.Run(async () => { try { while (true) await Task.Delay(1); } finally { Tidy(); } }); } finally { await Task.Yield(); }")]
    [InlineData("try { while (true) { } } finally { await TidyLater(); Counted.Times -= 5; Tidy(); }")]
    [InlineData("await Task.Run(async () => { try { while (true) { } } finally { await TidyLater(); Counted.Times -= 5; Tidy(); } });")]
    [InlineData("await using (new TidyingLater()) while (true) await Task.Delay(1);")]
    [InlineData("await foreach (var each in TidiedLater()) { }")]
    [InlineData("try { try { while (true) { } } finally { await Task.Yield(); try { throw new Exception(); } catch { } } } finally { await TidyLater(); }")]
    [InlineData("void Inner() { using var tidying = new Tidying(); while (true) { } } Inner();")]
    [InlineData("for (var i = 0; i < 3; i++) { try { try { } finally { throw new Exception(); } } catch { } } using (new Tidying()) while (true) { }")]
    public async Task Clean_up_by_methods_of_the_cells_is_done(string code)
    {
        await session.Pass("""
            var tidied = 0;
            void Tidy() { for (var i = 0; i < 5; i++) tidied++; }
            class Counted { public static int Times; }
            class Tidying : IDisposable { public void Dispose() { foreach (var i in new[] { 1, 2 }) Counted.Times++; } }
            class TidyingLater : IAsyncDisposable { public async ValueTask DisposeAsync() { for (var i = 0; i < 2; i++) { await Task.Delay(10); Counted.Times++; } } }
            async Task TidyLater() { for (var i = 0; i < 5; i++) { await Task.Delay(10); Counted.Times++; } }
            async IAsyncEnumerable<int> TidiedLater() { try { while (true) { await Task.Delay(1); yield return 1; } } finally { await TidyLater(); } }
            IEnumerable<int> Tidied() { try { while (true) yield return 1; } finally { Tidy(); } }
            """);
        await session.Interrupted("Console.WriteLine(\"begun\"); " + code);
        Assert.True(session.Result.Interrupted);
        await session.Pass("tidied + Counted.Times");
        Assert.Contains(session.Value, new[] { "5", "2" });
        await session.Pass("Counted.Times = 0;");
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
        await using var stuck = await TestSession.Start(TimeSpan.FromSeconds(1));
        await stuck.Pass("using System.Runtime.InteropServices;\n[DllImport(\"libc\")] static extern int pthread_mutex_lock(nint mutex);\n"
            + "var mutex = Marshal.AllocHGlobal(256); for (var i = 0; i < 256; i++) Marshal.WriteByte(mutex, i, 0);");
        var error = await Assert.ThrowsAsync<SessionEndedException>(() =>
            stuck.Interrupted("pthread_mutex_lock(mutex); Console.WriteLine(\"begun\"); pthread_mutex_lock(mutex);"));
        Assert.Contains("native call", error.Message, StringComparison.Ordinal);
    }
}
