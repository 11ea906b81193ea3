namespace Tests.Kernel;

/// <summary>Cells that do not end by themselves, one of each kind that an interrupt meets. They begin by writing "begun"; <c>n</c> is a variable of at least 7.</summary>
internal static class EndlessCells
{
    private const string Begun = "var n = 7L; Console.WriteLine(\"begun\"); ";

    private const string Ones = "IEnumerable<int> Ones() { while (true) yield return 1; } ";

    /// <summary>Name and code of those that stop.</summary>
    public static IReadOnlyDictionary<string, string> Stopping { get; } = new Dictionary<string, string>
    {
        ["while"] = "while (true) { n++; }",
        ["do"] = "do { n++; } while (true);",
        ["for"] = "for (;;) System.IO.File.Exists(\"/none\");",
        ["goto"] = "again: n++; goto again;",
        ["foreach"] = Ones + "foreach (var one in Ones()) { }",
        ["foreach over a library's sequence"] = "foreach (var one in Enumerable.Repeat(1, int.MaxValue).SelectMany(_ => Enumerable.Repeat(1, int.MaxValue))) n++;",
        ["loop in a method"] = "void Spin() { var x = 0L; while (true) x++; } Spin();",
        ["loop in a static constructor"] = "class Slow { public static int N; static Slow() { while (true) N++; } } n += Slow.N;",
        ["loop that catches all"] = "while (true) { try { while (true) n++; } catch (Exception) { } }",
        ["loop with an exception filter"] = "bool Log(Exception e) => true; while (true) { try { throw new Exception(); } catch (Exception e) when (Log(e)) { n++; } }",
        ["await"] = "await Task.Delay(-1);",
        ["await that catches all"] = "while (true) { try { await Task.Delay(-1); } catch { } }",
        ["nested await"] = "async Task Inner() { while (true) await Task.Yield(); } async Task Outer() => await Inner(); await Outer();",
        ["await of a task that never ends"] = "await new TaskCompletionSource().Task;",
        ["await foreach"] = "async IAsyncEnumerable<int> Ones() { while (true) { await Task.Yield(); yield return 1; } } await foreach (var one in Ones()) n++;",
        ["async void"] = "async void Spin() { while (true) await Task.Yield(); } Spin(); await Task.Delay(-1);",
        ["sleep"] = "System.Threading.Thread.Sleep(-1);",
        ["sleep after one that was caught"] = "try { System.Threading.Thread.Sleep(-1); } catch { } System.Threading.Thread.Sleep(-1);",
        ["wait for a task"] = "Task.Delay(-1).Wait();",
        ["result of a task"] = "n = Task.Run(() => { while (n > 0) { } return 1; }).Result;",
        ["task with a loop"] = "await Task.Run(() => { while (true) n++; });",
        ["tasks awaited together"] = "await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () => { while (true) await Task.Delay(1); })));",
        ["lock"] = "var gate = new object(); var held = new System.Threading.ManualResetEventSlim(); "
            + "new System.Threading.Thread(() => { lock (gate) { held.Set(); System.Threading.Thread.Sleep(-1); } }) { IsBackground = true }.Start(); held.Wait(); lock (gate) n++;",
        ["Monitor.Wait"] = "var gate = new object(); lock (gate) System.Threading.Monitor.Wait(gate);",
        ["semaphore"] = "new System.Threading.SemaphoreSlim(0).Wait();",
        ["event"] = "new System.Threading.ManualResetEvent(false).WaitOne();",
        ["channel"] = "var channel = System.Threading.Channels.Channel.CreateUnbounded<int>(); await foreach (var each in channel.Reader.ReadAllAsync()) n++;",
        ["blocking collection"] = "foreach (var each in new System.Collections.Concurrent.BlockingCollection<int>().GetConsumingEnumerable()) n++;",
        ["thread joined"] = "var thread = new System.Threading.Thread(() => { while (true) n++; }); thread.Start(); thread.Join();",
        ["thread with a loop beside"] = "new System.Threading.Thread(() => { while (true) n++; }).Start(); while (true) System.Threading.Thread.Sleep(1);",
        ["work item of the pool"] = "System.Threading.ThreadPool.QueueUserWorkItem(_ => { while (true) n++; }); await Task.Delay(-1);",
        ["System.Threading.Timer"] = "var timer = new System.Threading.Timer(_ => { while (true) n++; }, null, 0, 10); await Task.Delay(-1);",
        ["System.Threading.Timer with short calls"] = "var timer = new System.Threading.Timer(_ => n++, null, 0, 1); while (true) System.Threading.Thread.Sleep(1);",
        ["System.Timers.Timer"] = "var timer = new System.Timers.Timer(5); timer.Elapsed += (_, _) => { while (true) n++; }; timer.Start(); await Task.Delay(-1);",
        ["output of a process"] = "var yes = new System.Diagnostics.Process { StartInfo = new(\"yes\") { RedirectStandardOutput = true } }; "
            + "yes.OutputDataReceived += (_, line) => { n++; for (var i = 0; i < 10; i++) { } }; yes.Start(); yes.BeginOutputReadLine(); "
            + "try { while (true) System.Threading.Thread.Sleep(1); } finally { yes.Kill(); }",
        ["Parallel.For"] = "Parallel.For(0, int.MaxValue, i => { while (true) { } });",
        ["Parallel.ForEachAsync"] = "await Parallel.ForEachAsync(Enumerable.Range(0, 9), async (i, _) => { while (true) await Task.Yield(); });",
        ["parallel query"] = "n = Enumerable.Range(0, 1 << 30).AsParallel().Select(i => { while (n > 0) { } return i; }).Sum();",
        ["recursion in a method"] = "int Fibonacci(int i) => i < 2 ? i : Fibonacci(i - 1) + Fibonacci(i - 2); n = Fibonacci(80);",
        ["recursion with a memory"] = "var known = new Dictionary<int, int>(); int Fibonacci(int i) => i < 2 ? i : known.TryGetValue(-i, out var k) ? k : known[i] = Fibonacci(i - 1) + Fibonacci(i - 2); n = Fibonacci(80);",
        ["recursion in a class"] = "class Tree { public long Count(int depth) => depth == 0 ? 1 : Count(depth - 1) + Count(depth - 1); } n = new Tree().Count(60);",
        ["recursion in a lambda"] = "Func<int, long> count = null!; count = depth => depth == 0 ? 1 : count(depth - 1) + count(depth - 1); n = count(60);",
        ["Aggregate"] = "n = Enumerable.Repeat(1L, int.MaxValue).SelectMany(_ => Enumerable.Repeat(1L, int.MaxValue)).Aggregate((a, b) => a ^ b);",
        ["Sum of a selection"] = Ones + "n = Ones().Sum(one => (long)one);",
        ["Count of an endless query"] = "n = (from a in Enumerable.Range(0, int.MaxValue) from b in Enumerable.Range(0, int.MaxValue) where a < b select a ^ b).LongCount();",
        ["chain of lambdas"] = Ones + "n = Ones().Select(i => i + 1).Where(i => i < 0).Take(1).Count();",
        ["method group"] = "bool Never(int i) => false; n = Enumerable.Repeat(1, int.MaxValue).SelectMany(_ => Enumerable.Repeat(1, int.MaxValue)).First(Never);",
        ["sort with a comparison"] = "var list = Enumerable.Range(0, 30_000_000).ToList(); list.Sort((a, b) => (a ^ 21845).CompareTo(b ^ 21845)); while (true) list.Sort((a, b) => (a ^ 21845).CompareTo(b ^ 21845));",
        ["sort with a comparer"] = "class Backwards : IComparer<int> { public int Compare(int a, int b) => Math.Sign((long)b - a); } while (true) Enumerable.Range(0, 3_000_000).ToList().Sort(new Backwards());",
        ["list"] = "var list = new List<long>(); while (true) { list.Add(n++); if (list.Count > 1_000_000) list.Clear(); }",
        ["dictionary"] = "var words = new Dictionary<string, int>(); while (true) { words[$\"{n++ % 1000}\"] = 1; }",
        ["join of strings"] = "var text = \"\"; while (true) { text += \"x\"; if (text.Length > 100_000) text = \"\"; }",
        ["StringBuilder"] = "var text = new System.Text.StringBuilder(); while (true) { text.Append(n++); if (text.Length > 100_000) text.Clear(); }",
        ["output"] = "while (true) { n++; Console.Write('.'); }",
        ["display"] = "var d = display(n); while (true) d.Update(n++);",
        ["delegate"] = "Action spin = delegate { while (true) n++; }; spin();",
        ["property"] = "class Spin { public int Now { get { while (true) { } } } } n = new Spin().Now;",
        ["operator"] = "class Deep { public static Deep operator +(Deep a, Deep b) => a + b - (a + b); public static Deep operator -(Deep a, Deep b) => a; } "
            + "class Wide(int depth) { public static long operator ~(Wide a) => a.Depth == 0 ? 1 : ~new Wide(a.Depth - 1) + ~new Wide(a.Depth - 1); public int Depth => depth; } n = ~new Wide(60);",
        ["clean-up, then a loop"] = "while (true) { try { n++; } finally { for (var i = 0; i < 5; i++) n++; } }",
        ["lazy value"] = "var lazy = new Lazy<int>(() => { while (n > 0) { } return 1; }); n = lazy.Value;",
        ["user's enumerator"] = "class Ones : System.Collections.IEnumerator { public object Current => 1; public bool MoveNext() => true; public void Reset() { } } var ones = new Ones(); while (ones.MoveNext()) { }",
        ["continuation"] = "await Task.Run(() => 1).ContinueWith(_ => { while (true) n++; });",
    };

    /// <summary>Those that nothing stops for some seconds: they must be told so.</summary>
    public static IReadOnlyDictionary<string, string> NotReacting { get; } = new Dictionary<string, string>
    {
        ["native call"] = "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern uint sleep(uint seconds); sleep(3);",
        ["clean-up"] = "try { n++; } finally { var clock = System.Diagnostics.Stopwatch.StartNew(); while (clock.ElapsedMilliseconds < 3000) { } }",
    };

    /// <summary>The code of a cell.</summary>
    public static string Cell(string code) => Begun + code;
}
