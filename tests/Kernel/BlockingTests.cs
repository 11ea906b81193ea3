namespace Tests.Kernel;

/// <summary>What a cell awaits and what it blocks on: both end, and libtorch's state, which a thread has, is that of the cell.</summary>
public class BlockingTests(TestSession session) : IClassFixture<TestSession>
{
    private const string Later = "async Task<int> Later(int n = 5) { await Task.Delay(20); return n; }\n";

    [Theory]
    [InlineData("Later().Result", "5")]
    [InlineData("Later().GetAwaiter().GetResult()", "5")]
    [InlineData("var both = new[] { Later(), Later(6) }; Task.WaitAll(both); both[1].Result", "6")]
    [InlineData("var sum = 0; Parallel.For(0, 8, i => Interlocked.Add(ref sum, Later(i).Result)); sum", "28")]
    [InlineData("var free = new SemaphoreSlim(0); async void Free() { await Task.Delay(20); free.Release(); } Free(); free.Wait(); 7", "7")]
    [InlineData("async IAsyncEnumerable<int> Two() { yield return await Later(1); yield return await Later(2); } Two().ToBlockingEnumerable().Sum()", "3")]
    [InlineData("var lazy = new Lazy<int>(() => Later(8).Result); lazy.Value", "8")]
    [InlineData("var thread = new Thread(() => Later(9).Wait()); thread.Start(); thread.Join(); 9", "9")]
    [InlineData("async Task<int> Outer() { await Task.Yield(); return Later(3).Result + await Later(4); } Outer().Result", "7")]
    public async Task Blocking_on_an_asynchronous_method_ends(string code, string value) => Assert.Equal(value, await session.ValueAfter(Later + code));

    /// <summary>The first report waits for a second, in case the thread is on its way, and the others do not: they are there long before ten seconds.</summary>
    [Fact]
    public async Task Progress_is_reported_while_the_cell_computes()
    {
        await session.Pass("""
            var seen = 0;
            IProgress<int> progress = null!;
            progress = new Progress<int>(n => { Volatile.Write(ref seen, n); if (n < 10) progress.Report(n + 1); });
            progress.Report(1);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            while (Volatile.Read(ref seen) < 10 && clock.Elapsed.TotalSeconds < 8) { }
            seen
            """);
        Assert.Equal("10", session.Value);
    }

    /// <summary>It is tried a second time, since other processes may have delayed it: what is late by itself is late again.</summary>
    [Fact]
    public async Task What_a_sleeping_cell_waits_for_is_done_before_a_second_is_over()
    {
        const string Sleeps = Later + "var later = Later(); var clock = System.Diagnostics.Stopwatch.StartNew(); while (!later.IsCompleted && clock.Elapsed.TotalSeconds < 5) Thread.Sleep(50); clock.Elapsed.TotalSeconds < .9";
        Assert.True(await session.ValueAfter(Sleeps) == "True" || await session.ValueAfter(Sleeps) == "True");
    }

    [Theory]
    [InlineData("new HttpClient().GetStringAsync(address).Result")]
    [InlineData("new HttpClient().Send(new HttpRequestMessage(HttpMethod.Get, address)).StatusCode.ToString()")]
    [InlineData("using (var client = new System.Net.Sockets.TcpClient(\"127.0.0.1\", port)) { client.Client.Send(\"x\"u8); client.Client.Receive(new byte[100]); }")]
    public async Task A_server_of_one_cell_answers_a_blocking_client_of_the_next(string client)
    {
        await session.Pass("""
            using System.Net.Sockets;
            var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            var address = $"http://127.0.0.1:{port}/";
            async Task Serve()
            {
                while (true)
                {
                    using var connection = await listener.AcceptTcpClientAsync();
                    await connection.GetStream().ReadAsync(new byte[4096]);
                    await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"u8.ToArray());
                }
            }
            _ = Serve();
            """);
        await session.Pass(client);
    }

    [Fact]
    public async Task Gradients_and_dispose_scopes_hold_over_what_is_awaited_and_blocked_on()
    {
        await session.Pass($$"""
            #r "{{typeof(DeepLearning.Lessons).Assembly.Location}}"
            using TorchSharp;
            DeepLearning.Lessons.Seed(1);
            async Task<bool> Without()
            {
                using var off = torch.no_grad();
                await Task.Delay(20);
                return torch.is_grad_enabled();
            }
            async Task<int> Scoped()
            {
                using var scope = torch.NewDisposeScope();
                await Task.Delay(20);
                var inner = torch.ones(1);
                await Task.Yield();
                return scope.DisposablesCount;
            }
            """);
        Assert.Equal("(False, True)", await session.ValueAfter("(await Without(), torch.is_grad_enabled())"));
        Assert.Equal("(False, True)", await session.ValueAfter("(Without().Result, torch.is_grad_enabled())"));
        Assert.Equal("(False, True)", await session.ValueAfter("var none = Without(); Task.WaitAll(none); (none.Result, torch.is_grad_enabled())"));
        Assert.Equal("1", await session.ValueAfter("await Scoped()"));
        Assert.Equal("1", await session.ValueAfter("Scoped().Result"));
        // It is not left waiting for long. Tried a second time, as above.
        const string Computes = "var scoped = Scoped(); var clock = System.Diagnostics.Stopwatch.StartNew(); while (clock.Elapsed.TotalSeconds < .15) { } await scoped";
        Assert.True(await session.ValueAfter(Computes) == "1" || await session.ValueAfter(Computes) == "1");
        Assert.Equal("[ 1, 2, 3 ]", await session.ValueAfter("""
            var order = new List<int>();
            async Task Outer() { await Task.Yield(); order.Add(1); Inner().Wait(); order.Add(3); }
            async Task Inner() { await Task.Delay(10); order.Add(2); }
            Outer().Wait();
            order
            """));
    }

    [Fact]
    public async Task A_cell_that_blocks_is_interrupted()
    {
        await session.Interrupted("async Task Never() { await new TaskCompletionSource().Task; }\nConsole.WriteLine(\"begins\");\nNever().Wait();");
        Assert.True(session.Result.Interrupted);
        Assert.True(session.StopTime < TimeSpan.FromSeconds(3), $"{session.StopTime}");
        Assert.Equal("5", await session.ValueAfter(Later + "Later().Result"));
    }
}
