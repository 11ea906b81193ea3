using System.Diagnostics;
using NotebookKernel;

namespace Tests.Kernel;

public class InterruptTests(TestSession session) : IClassFixture<TestSession>
{
    [Theory]
    [InlineData("while (true) { n++; }")]
    [InlineData("while (true) { try { while (true) n++; } catch (Exception) { } }")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("while (true) { n++; Console.Write('.'); }")]
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
