using NotebookKernel;

namespace Tests.Kernel;

public class SessionTests(TestSession session) : IClassFixture<TestSession>
{
    [Fact]
    public async Task Trailing_expression_is_the_result()
    {
        await session.Pass("var a = 20;\na + 1");
        Assert.Equal("21", session.Value);
        await session.Pass("await Task.FromResult(a + 2)");
        Assert.Equal("22", session.Value);
        await session.Pass("Console.Write(\"no value\")");
        Assert.Null(session.Value);
        await session.Execute("1 + 1;");
        Assert.Equal("CS0201", session.Error.Name);
    }

    [Fact]
    public async Task Later_cells_see_and_redeclare_what_earlier_cells_declared()
    {
        await session.Pass("using System.Globalization;\nclass Point { public int X; }\nint Twice(int n) => 2 * n;");
        await session.Pass("new Point { X = Twice(4) }.X + CultureInfo.InvariantCulture.Name.Length");
        Assert.Equal("8", session.Value);
        await session.Pass("class Point { public string X = \"new\"; }\nnew Point().X");
        Assert.Equal("new", session.Value);
    }

    [Fact]
    public async Task A_cell_needs_no_using_for_what_almost_every_program_uses()
    {
        Type[] used = [typeof(Math), typeof(System.Text.StringBuilder), typeof(System.Collections.ArrayList), typeof(List<int>), typeof(Path), typeof(Enumerable), typeof(HttpClient), typeof(CancellationToken), typeof(Task)];
        Assert.Equal(used.Select(type => type.Namespace!).Order(), Script.Imports.Where(import => import.StartsWith("System", StringComparison.Ordinal)).Order());
        await session.Pass($"string.Join(' ', new[] {{ {string.Join(", ", used.Select(type => $"typeof({type.Name.Replace("`1", "<int>", StringComparison.Ordinal)})"))} }}.Select(type => type.Name))");
        Assert.Equal(string.Join(' ', used.Select(type => type.Name)), session.Value);
    }

    [Fact]
    public async Task A_console_that_a_cell_has_given_away_is_back_in_the_next()
    {
        await session.Pass("var into = new StringWriter(); Console.SetOut(into); Console.SetError(TextWriter.Null); Console.Write(\"kept\");");
        Assert.Equal("", session.Stdout);
        Assert.Equal("kept", await session.ValueAfter("Console.Write(\"out\"); Console.Error.Write(\"error\"); into.ToString()"));
        Assert.Equal(("out", "error"), (session.Stdout, session.Stderr));
    }

    [Fact]
    public async Task What_is_on_display_is_not_shown_again()
    {
        Assert.Single(await session.Pass("display(5)"));
        Assert.Single(await session.Pass("5.Display()"));
    }

    [Fact]
    public async Task Strings_are_text_and_null_says_so()
    {
        await session.Pass("\"<b>plain</b>\"");
        Assert.Equal("<b>plain</b>", session.Value);
        await session.Pass("(object)null");
        Assert.Equal("<null>", session.Value);
        await session.Pass("new[] { 1, 2, 3 }");
        Assert.Equal("[ 1, 2, 3 ]", session.Value);
    }

    [Fact]
    public async Task Displays_come_in_order_between_the_streams()
    {
        var outputs = await session.Pass("""
            Console.Write("a"); Console.WriteLine("b");
            display(HTML("<i>c</i>"));
            "d".DisplayAs("text/markdown");
            Console.Error.Write("e");
            Console.Write("f");
            5.Display();
            """);
        Assert.Equal(
            ["stdout ab\n", "text/html <i>c</i>", "text/markdown d", "stderr e", "stdout f", "text/plain 5"],
            outputs.Select(output => output switch
            {
                StreamOutput stream => $"{stream.Name} {stream.Text}",
                DisplayOutput display => $"{display.Data.First().Key} {display.Data.First().Value}",
                _ => output.ToString(),
            }));
    }

    [Fact]
    public async Task A_display_is_updated_under_its_id()
    {
        var outputs = await session.Pass("var d = display(\"one\"); await Task.Run(() => d.Update(\"two\"));");
        var shown = Assert.IsType<DisplayOutput>(outputs[0]);
        var update = Assert.IsType<DisplayUpdate>(outputs[1]);
        Assert.Equal(shown.DisplayId, update.DisplayId);
        Assert.Equal("two", (string?)update.Data["text/plain"]);
    }

    [Fact]
    public async Task A_library_shows_live_values_through_AppContext()
    {
        var outputs = await session.Pass("""
            var show = (Func<object, Action<object>>)AppContext.GetData("notebook.display");
            show("one")("two");
            """);
        Assert.Equal(["one", "two"], outputs.Select(output => (string?)TestSession.Data(output, "text/plain")));
    }

    [Fact]
    public async Task Json_is_json_and_a_bundle_has_every_preferred_type()
    {
        var outputs = await session.Pass("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Both { }
            Formatter.SetPreferredMimeTypesFor(typeof(Both), "text/html", "image/png", "application/x+json");
            Formatter.Register<Both>(_ => "<b>both</b>", "text/html");
            Formatter.Register<Both>(_ => "iVBORw0KGgo=", "image/png");
            Formatter.Register<Both>(_ => "{\"a\": [1]}", "application/x+json");
            new Both()
            """);
        var data = Assert.IsType<ResultOutput>(outputs.Single()).Data;
        Assert.Equal(["text/html", "image/png", "application/x+json", "text/plain"], data.Select(each => each.Key));
        Assert.Equal("iVBORw0KGgo=", (string?)data["image/png"]);
        Assert.Equal(1, (int?)data["application/x+json"]!["a"]![0]);
    }

    [Fact]
    public async Task Awaits_come_back_to_the_one_thread()
    {
        await session.Pass("""
            var first = Environment.CurrentManagedThreadId;
            async Task<int> Later() { await Task.Delay(5); return Environment.CurrentManagedThreadId; }
            await Task.Run(() => { });
            var second = Environment.CurrentManagedThreadId;
            """);
        await session.Pass("first == second && first == await Later()");
        Assert.Equal("True", session.Value);
    }

    [Fact]
    public async Task Native_text_keeps_its_place_among_the_others()
    {
        await session.Pass("""
            using System.Runtime.InteropServices;
            [DllImport("libc")] static extern int puts(string text);
            [DllImport("libc")] static extern long write(int file, byte[] text, long count);
            """);
        await session.Pass("Console.WriteLine(\"before\"); write(2, \"err\"u8.ToArray(), 3); write(1, \"native\\n\"u8.ToArray(), 7); Console.WriteLine(\"after\"); puts(\"buffered\");");
        Assert.Equal("before\nnative\nafter\nbuffered\n", session.Stdout);
        Assert.Equal("err", session.Stderr);
    }

    [Fact]
    public async Task Many_lines_make_few_outputs()
    {
        var outputs = await session.Pass("for (var i = 0; i < 20000; i++) Console.WriteLine(i);");
        Assert.Equal(string.Concat(Enumerable.Range(0, 20000).Select(i => $"{i}\n")), session.Stdout);
        Assert.InRange(outputs.Count, 1, 200);
    }

    [Fact]
    public async Task Streams_come_while_the_cell_runs()
    {
        using var interrupt = new CancellationTokenSource();
        var running = session.Execute("Console.WriteLine(\"now\"); await Task.Delay(-1);", interrupt.Token);
        for (var i = 0; i < 3000 && session.Outputs.Count == 0 && !running.IsCompleted; i++) // a minute: the compiler may have to start first
            await Task.Delay(20);
        Assert.False(running.IsCompleted);
        Assert.Equal("now\n", session.Stdout);
        await interrupt.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Only_the_users_own_warnings_are_shown()
    {
        await session.Pass("string? nullable = null;\nint Unused() { int q; return 1; }");
        Assert.StartsWith("(2,20): warning CS0168", session.Stderr, StringComparison.Ordinal);
        await session.Pass("int clean = 1;");
        Assert.Equal("", session.Stderr);
    }

    [Fact]
    public async Task The_keyboard_is_at_its_end()
    {
        await session.Pass("Console.ReadLine() is null");
        Assert.Equal("True", session.Value);
    }
}
