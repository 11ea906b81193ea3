namespace Tests.Kernel;

/// <summary>Code as files have it, in cells.</summary>
public class FileCodeTests(TestSession session) : IClassFixture<TestSession>
{
    [Fact]
    public async Task Extension_methods_of_a_static_class_hold_in_their_cell_and_later_and_can_be_replaced()
    {
        await session.Pass("public static class Texts { public static string Excited(this string s) => s + \"!\"; }\n\"a\".Excited()");
        Assert.Equal("a!", session.Value);
        await session.Pass("\"b\".Excited() + Texts.Excited(\"c\")");
        Assert.Equal("b!c!", session.Value);
        await session.Pass("static class Texts { internal static string Excited(this string s) => s + \"?\"; }\n\"a\".Excited()");
        Assert.Equal("a?", session.Value);
        await session.Pass("\"b\".Excited()");
        Assert.Equal("b?", session.Value);
    }

    [Fact]
    public async Task Extension_blocks_hold()
    {
        await session.Pass("static class Lengths { extension(string s) { public int Twice => 2 * s.Length; public static string Hi => \"hi\"; } }");
        await session.Pass("\"abc\".Twice + string.Hi");
        Assert.Equal("6hi", session.Value);
    }

    [Fact]
    public async Task Types_that_an_extension_uses_go_with_it_and_values_of_an_older_type_live_on()
    {
        await session.Pass("record Spot(double X, double Y);\nstatic class Spots { public static double Far(this Spot p) => p.X + p.Y; }\nvar spot = new Spot(3, 4);\nspot.Far()");
        Assert.Equal("7", session.Value);
        for (var i = 0; i < 2; i++)
        {
            await session.Pass("record Spot(double X);\nstatic class Spots { public static double Far(this Spot p) => -p.X; }\nnew Spot(1).Far() + \" \" + spot");
            Assert.Equal("-1 Spot { X = 3, Y = 4 }", session.Value);
        }
    }

    [Fact]
    public async Task Extension_methods_take_types_of_earlier_cells()
    {
        await session.Pass("record Spot(double X, double Y); interface INamed { string Name { get; } }");
        await session.Pass("using System.Globalization;\npublic static class Spots\n{\n    /// <summary>From the origin.</summary>\n    public static double Far(this Spot p, double scale = 1) => scale * p.Half().X * 2 + Spots.Zero;\n    internal static Spot Half(this Spot p) => p with { X = p.X / 2 };\n"
            + "    public static async Task<T> Later<T>(this T p, params int[] more) where T : Spot { await Task.Yield(); return p; }\n    private const double Zero = 0;\n}\nvar spot = new Spot(3, 4);\nspot.Far(2) + Spots.Far(spot)");
        Assert.Equal("9", session.Value);
        await session.Pass("(await spot.Later(1, 2)).Half().Far()");
        Assert.Equal("1.5", session.Value);
        await session.Pass("static class Names { public static string Far(this INamed n) => n.Name; }\nclass Ann : INamed { public string Name => \"Ann\"; }\nnew Ann().Far() + spot.Far()");
        Assert.Equal("Ann3", session.Value);
        await session.Pass("static class Spots { public static string Far(this Spot p) => \"new\"; }\nspot.Far()");
        Assert.Equal("new", session.Value);
        await session.Execute("static class Spots\n{\n    public static int Fails(this Spot p) =>\n        int.Parse(\"x\");\n}\nspot.Fails()");
        Assert.Equal(["Spots.Fails(Spot p)", "4", "6"], session.Error.Traceback.TakeLast(2).SelectMany(line => line.Split("   at ")[1].Split(", ")).Where(part => !part.StartsWith("cell ", StringComparison.Ordinal)).Select(part => part.Replace("line ", "", StringComparison.Ordinal)));
        await session.Execute("static class Spots { public static string Far(this Spot p) => \"never\"; }\nnope");
        Assert.StartsWith("(2,1): ", session.Error.Message, StringComparison.Ordinal);
        await session.Pass("spot.Far()");
        Assert.Equal("new", session.Value);
    }

    [Fact]
    public async Task A_loaded_file_runs_once_beside_extension_methods_of_an_earlier_type()
    {
        session.File("say.csx", "Console.WriteLine(\"said\"); var loaded = 2;");
        await session.Pass("record Early(int N);");
        await session.Pass("#load \"say.csx\"\nstatic class E { public static int F(this Early e) => e.N; }\nnew Early(loaded).F()");
        Assert.Equal("said\n", session.Stdout);
        Assert.Equal("2", session.Value);
    }

    [Fact]
    public async Task Where_a_loaded_file_fails_the_rest_of_the_cell_declares_nothing()
    {
        session.File("fails.csx", "throw new Exception(\"inside\");");
        await session.Pass("record Early(int N);");
        await session.Execute("#load \"fails.csx\"\nstatic class E { public static int F(this Early e) => e.N; }\nusing var kept = new MemoryStream();");
        Assert.Equal("inside", session.Error.Message);
        await session.Execute("kept");
        Assert.StartsWith("(1,1): The name 'kept'", session.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("static class A { public static int Get(this Early e) => 1; }\nstatic class B { public static int Get(this Early other) => 2; }", "(2,36): ", "Get")]
    [InlineData("static class A { public static int Get(this Early e, int n) => 1; }\nstatic class B { public static int Get(this Early e, System.Int32 n) => 2; }", "(2,36): ", "Get")]
    [InlineData("static class A { public static int Get<T>(this Early e, List<T> all, object o) => 1; }\nstatic class B { public static int Get<U>(this Early e, System.Collections.Generic.List<U> all, dynamic o) => 2; }", "(2,36): ", "Get")]
    [InlineData("static class S { public static int Describe(this Early e) => 1; }\nclass Describe { }", "(1,36): ", "Describe")]
    [InlineData("\nstatic class S { public static int Total(this Early e) => 1; }", "(2,36): ", "Total")]
    public async Task An_extension_method_whose_name_is_taken_outside_of_its_class_is_refused(string code, string place, string name)
    {
        await session.Pass("record Early(int N);\nvar Total = 3;");
        await session.Execute(code);
        Assert.StartsWith($"{place}'{name}'", session.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Rename", session.Error.Message, StringComparison.Ordinal);
        Assert.Equal("4", await session.ValueAfter("Total + 1"));
    }

    [Fact]
    public async Task Extension_methods_of_one_name_may_differ_and_a_cell_may_run_again()
    {
        await session.Pass("record Early(int N); record Other(int N);");
        for (var i = 0; i < 2; i++)
        {
            await session.Pass("static class A { public static int Sum(this Early e) => 1; }\nstatic class B { public static int Sum(this Other e) => 2; public static int Sum<T>(this T[] all, Early e) => 4; public static int Sum(this Early e, int[] more) => 8; public static int Sum(this Early e, long[] more) => 16; public static int Sum(this Early e, Int64 more) => 32; }\nvar Sum = new Early(0).Sum() + new Other(0).Sum() + new[] { 0 }.Sum(new Early(0));\nSum");
            Assert.Equal("7", session.Value);
        }
    }

    [Fact]
    public async Task A_warning_of_a_cell_that_did_not_compile_is_told_when_it_does()
    {
        await session.Pass("record Early(int N);");
        const string Cell = "#nullable enable\nstatic class E { public static string Warned(this Early e) { string unset = null; return unset; } }\n";
        await session.Execute(Cell + "nope");
        Assert.StartsWith("(3,1): ", session.Error.Message, StringComparison.Ordinal);
        await session.Pass(Cell + "1");
        Assert.Contains("CS8600", session.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_is_stopped_while_it_is_compiled_declares_nothing()
    {
        var script = new NotebookKernel.Script();
        await script.Compile("record Early(int N);", "cell 1", CancellationToken.None).Run();
        using var stop = new CancellationTokenSource();
        var thread = Environment.CurrentManagedThreadId;
        void StopAfterClasses(object? sender, AssemblyLoadEventArgs loaded)
        {
            if (Environment.CurrentManagedThreadId == thread && loaded.LoadedAssembly.GetName().Name!.StartsWith(NotebookKernel.Script.AssemblyPrefix, StringComparison.Ordinal))
                stop.Cancel();
        }
        AppDomain.CurrentDomain.AssemblyLoad += StopAfterClasses;
        try
        {
            Assert.Throws<OperationCanceledException>(() => script.Compile("static class E { public static int F(this Early e) => e.N; }\nnew Early(1).F()", "cell 2", stop.Token));
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyLoad -= StopAfterClasses;
        }
        Assert.Contains("'F'", Assert.Throws<NotebookKernel.CellException>(() => script.Compile("new Early(1).F()", "cell 3", CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namespaces_hold_and_what_is_internal_in_them_is_there_for_all_cells()
    {
        await session.Pass("namespace My.Space { class A { internal int N = 3; } interface IB { } }");
        await session.Pass("using My.Space;\nnew A().N");
        Assert.Equal("3", session.Value);
        await session.Pass("using System.Globalization;\nnamespace My.Other;\nclass B : A, IB { public string Name => CultureInfo.InvariantCulture.Name + N; }");
        await session.Pass("new My.Other.B().Name");
        Assert.Equal("3", session.Value);
        await session.Pass("namespace My.Space { class A { public string N = \"new\"; } }");
        await session.Pass("new A().N + typeof(IB).Name");
        Assert.Equal("newIB", session.Value);
    }

    [Fact]
    public async Task A_type_of_an_earlier_cell_gives_way_to_one_of_a_file()
    {
        await session.Pass("class Doubler { public int Old = 1; }");
        for (var i = 0; i < 2; i++)
        {
            await session.Pass("#r \"System.Xml\"\nstatic class Doubler { public static int Double(this int n) => 2 * n; }\n5.Double() + Doubler.Double(1)");
            Assert.Equal("12", session.Value);
        }
        await session.Execute("static class Halver { public static int Half(this int n) => n / 2; } class Doubler { }\nvar a = 1;\n  nope");
        Assert.StartsWith("(3,3): ", session.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int count = 4;", "\nstatic class Uses {\n  public static int Get(this string s) => count; }", "(3,43): The name 'count'", "pass it as an argument")]
    [InlineData("class Early { }", "namespace Later { class Uses { Early e; } }", "(1,32): The type or namespace name 'Early'", "declare it in this cell, too")]
    [InlineData("class Early { }", "static class Uses {\n  public static Missing Get(this Early e, int n) => n;\n}", "(2,17): The type or namespace name 'Missing'", "")]
    [InlineData("", "Console.WriteLine(1);\nnamespace My {\n  class A { int n = nope; }\n}", "(3,21): The name 'nope' does not exist", "")]
    public async Task An_error_keeps_its_place_and_says_what_to_do(string earlier, string code, string message, string remedy)
    {
        await session.Pass(earlier);
        await session.Execute(code);
        Assert.StartsWith(message, session.Error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, session.Error.Message, StringComparison.Ordinal);
        Assert.Equal("", session.Stdout);
    }

    [Fact]
    public async Task A_stack_trace_has_the_lines_of_the_cell()
    {
        await session.Execute("static class Parses\n{\n    public static int Parsed(this string s) =>\n        int.Parse(s);\n}\n\"x\".Parsed()");
        Assert.Contains(session.Error.Traceback, line => line.StartsWith("   at Parses.Parsed(String s), cell ", StringComparison.Ordinal) && line.EndsWith(", line 4", StringComparison.Ordinal));
        Assert.EndsWith(", line 6", session.Error.Traceback[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_stops_code_of_a_namespace()
    {
        await session.Pass("namespace Forever { static class Loop { public static void Run() { while (true) { } } } }");
        await session.Interrupted("Console.WriteLine(\"runs\"); Forever.Loop.Run();");
        Assert.True(session.Result.Interrupted);
        Assert.InRange(session.StopTime, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Using_disposes_at_the_end_of_the_cell_after_its_value_is_shown()
    {
        await session.Pass("class Ends(string name) : IDisposable, IAsyncDisposable { public void Dispose() => Console.WriteLine(name); public async ValueTask DisposeAsync() { await Task.Yield(); Console.WriteLine(\"async \" + name); } }");
        await session.Pass("using var a = new Ends(\"a\");\nawait using var b = new Ends(\"b\");\nusing Ends c = new(\"c\"), d = null;\nConsole.WriteLine(\"body\");\nIEnumerable<int> Late() { Console.WriteLine(\"read\"); yield return 1; }\nLate()");
        Assert.Equal("body\nread\nc\nasync b\na\n", session.Stdout);
        await session.Execute("using var a = new Ends(\"failed\");\n  throw new Exception(\"late\");");
        Assert.Equal("failed\n", session.Stdout);
        Assert.EndsWith(", line 2", session.Error.Traceback[^1], StringComparison.Ordinal);
        await session.Execute("\nusing var n = 5;");
        Assert.StartsWith("(2,11): 'int'", session.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int n = 1;\nref int r = ref n;", "(2,1): ")]
    [InlineData("var n = 1;\nSpan<byte> span = new byte[3];", "(2,1): ")]
    [InlineData("var n = 1;\nscoped Span<byte> span = stackalloc byte[3];", "(2,19): ")]
    [InlineData("int n = 1;\nscoped ref int r = ref n;", "(2,1): ")]
    public async Task What_no_later_cell_could_keep_is_refused_with_the_remedy(string code, string place)
    {
        await session.Execute(code);
        Assert.StartsWith(place, session.Error.Message, StringComparison.Ordinal);
        Assert.Contains("put the lines that use it in braces, or into a method", session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_is_a_program_is_run()
    {
        await session.Pass("class Program { static void Main(string[] args) { Console.WriteLine($\"main {args.Length}\"); } }");
        Assert.Equal("main 0\n", session.Stdout);
        Assert.Equal("", session.Stderr);
        await session.Pass("using System.Text;\nnamespace App;\ninternal static class Program\n{\n    private static async Task<int> Main() { await Task.Yield(); Console.WriteLine(\"async\"); return 3; }\n}");
        Assert.Equal("async\n", session.Stdout);
        Assert.Equal("Main returned 3.\n", session.Stderr);
        await session.Pass("class Program { public static void Main() => Console.WriteLine(\"not run\"); }\nvar beside = 1;");
        Assert.Equal("", session.Stdout);
    }

    [Fact]
    public async Task The_lines_of_a_program_of_one_file_are_understood()
    {
        await session.Pass("#!/usr/bin/env dotnet\n#:package Newtonsoft.Json@13.0.3\n#:property Nullable=enable\n#:sdk Microsoft.NET.Sdk.Web\nNewtonsoft.Json.JsonConvert.SerializeObject(1)");
        Assert.Equal("1", session.Value);
        Assert.Equal("#:property Nullable=enable does nothing in a notebook, which has no project.\n#:sdk Microsoft.NET.Sdk.Web does nothing in a notebook, which has no project.\n", session.Stderr);
        await session.Execute("\n#:property A=b\n  nope");
        Assert.StartsWith("(3,3): ", session.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Task.FromResult(5)", "5")]
    [InlineData("new ValueTask<int>(6)", "6")]
    [InlineData("async IAsyncEnumerable<int> Endless() { for (var i = 0; ; i++) { await Task.Yield(); yield return i; } }\nEndless()", "[ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 ]")]
    [InlineData("Task.Delay(1)", null)]
    [InlineData("async Task Later() { await Task.Yield(); Console.Write(\"later\"); }\nLater()", null)]
    [InlineData("return 7;", "7")]
    [InlineData("null", "<null>")]
    public async Task The_trailing_value_is_what_it_gives(string code, string? value)
    {
        await session.Pass(code);
        Assert.Equal(value, session.Value);
        Assert.DoesNotContain("CS4014", session.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_is_told_once()
    {
        await session.Pass("#nullable enable\nstring nothing = null;");
        Assert.Contains("CS8625", session.Stderr, StringComparison.Ordinal);
        await session.Pass("#nullable enable\nstring nothing = null;");
        Assert.Equal("", session.Stderr);
    }
}
