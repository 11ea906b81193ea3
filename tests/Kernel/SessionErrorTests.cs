using NotebookKernel;

namespace Tests.Kernel;

public class SessionErrorTests(TestSession session) : IClassFixture<TestSession>
{
    [Fact]
    public async Task Compile_error_has_line_and_column_of_the_cell()
    {
        await session.Execute("#!time\nvar ok = 1;\nvar y = nope + ok;");
        Assert.Equal("CS0103", session.Error.Name);
        Assert.StartsWith("(3,9): The name 'nope'", session.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["    var y = nope + ok;", "            ^"], session.Error.Traceback.Skip(1));
    }

    [Fact]
    public async Task A_field_that_a_later_cell_can_assign_is_no_warning()
    {
        await session.Pass("class Point { public int X; internal int Y; private int never; public int Never => never; }");
        Assert.Contains("never", session.Stderr, StringComparison.Ordinal);
        Assert.Equal(1, session.Stderr.Split("CS0649").Length - 1);
        await session.Pass("new Point { X = 1, Y = 2 }.X");
        Assert.Equal("1", session.Value);
    }

    [Fact]
    public async Task The_SDKs_implicit_usings_hold()
    {
        await session.Pass("var source = new CancellationTokenSource(); var client = new HttpClient(); Path.Combine(\"a\", \"b\")");
        Assert.Equal(Path.Combine("a", "b"), session.Value);
    }

    [Fact]
    public async Task Stack_trace_is_the_users_own()
    {
        await session.Pass("class A { public static int Fail(int n) =>\n  int.Parse(\"x\"); }");
        await session.Execute("\nasync Task<int> Outer(int n)\n{\n    await Task.Yield();\n    return A.Fail(n);\n}\nawait Outer(3)");
        Assert.Equal("System.FormatException", session.Error.Name);
        var frames = session.Error.Traceback.Where(line => line.StartsWith("   at", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("   at System.Number.Throw", frames[0], StringComparison.Ordinal);
        Assert.EndsWith(", line 2", frames[1], StringComparison.Ordinal);
        Assert.StartsWith("   at A.Fail(Int32 n), cell ", frames[1], StringComparison.Ordinal);
        Assert.EndsWith(", line 5", frames[2], StringComparison.Ordinal);
        Assert.EndsWith(", line 7", frames[3], StringComparison.Ordinal);
        Assert.Equal(4, frames.Count);
    }

    [Fact]
    public async Task Inner_exceptions_are_named()
    {
        await session.Execute("throw new Exception(\"outer\", new ArgumentException(\"inner\"));");
        Assert.Equal(["System.Exception: outer", " ---> System.ArgumentException: inner"], session.Error.Traceback.Take(2));
    }

    [Fact]
    public async Task Each_cause_has_its_lines()
    {
        await session.Execute("try { throw new ArgumentException(\"inner\"); }\ncatch (Exception error) { throw new Exception(\"outer\", error); }");
        Assert.Matches("^System.Exception: outer\n ---> System.ArgumentException: inner\n   at cell \\d+, line 1\n   --- of the outer exception:\n   at cell \\d+, line 2$", string.Join('\n', session.Error.Traceback));
        await session.Execute("Parallel.For(0, 1, i => throw new InvalidOperationException(\"p\" + i));");
        Assert.Matches("^ ---> System.InvalidOperationException: p0\n   at .*cell \\d+, line 1", string.Join('\n', session.Error.Traceback.Skip(1)));
    }

    [Fact]
    public async Task All_causes_of_an_aggregate_are_named()
    {
        await session.Execute("throw new AggregateException(Enumerable.Range(1, 7).Select(i => new Exception(\"number \" + i)));");
        Assert.Equal([" ---> System.Exception: number 1", " ---> System.Exception: number 2"], session.Error.Traceback.Skip(1).Take(2));
        Assert.Equal([" ---> System.Exception: number 5", " ---> and 2 more"], session.Error.Traceback.Skip(5).Take(2));
    }

    [Fact]
    public async Task A_printed_exception_names_the_cell_and_no_folder()
    {
        await session.Pass("try { throw new Exception(\"here\"); } catch (Exception error) { Console.WriteLine(error); }");
        Assert.Contains(" in cell ", session.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Folder, session.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_failed_cell_had_done_stays()
    {
        await session.Execute("var kept = 5; throw new Exception(\"late\");");
        await session.Pass("kept");
        Assert.Equal("5", session.Value);
    }

    [Fact]
    public async Task Missing_dll_says_what_to_do()
    {
        await session.Execute("\n#r \"../lib/bin/Missing.dll\"");
        Assert.Equal("CS0006", session.Error.Name);
        Assert.StartsWith("(2,1): ", session.Error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet build", session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_that_nobody_awaits_is_told_on_stderr()
    {
        await session.Pass("async void Lost() { await Task.Yield(); throw new Exception(\"lost\"); }\nLost(); await Task.Delay(1000);");
        Assert.Contains("System.Exception: lost", session.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_ends_the_session_with_the_reason()
    {
        await using var doomed = await TestSession.Start();
        var error = await Assert.ThrowsAsync<SessionEndedException>(() => doomed.Execute(
            "Console.WriteLine(\"before\");\nnew System.Threading.Thread(() => Environment.FailFast(\"in a thread\")).Start();\nawait Task.Delay(-1);"));
        Assert.Contains("SIGABRT", error.Message, StringComparison.Ordinal);
        Assert.Contains("in a thread", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(134, "SIGABRT")]
    [InlineData(1, "exit code 1")]
    [InlineData(unchecked((int)0xC0000005), "an access violation (0xC0000005)")]
    [InlineData(unchecked((int)0xE0434352), "exit code 0xE0434352")]
    public void A_process_that_ended_tells_how(int code, string text) => Assert.Equal(text, NotebookKernel.SessionProcess.ExitText(code));
}
