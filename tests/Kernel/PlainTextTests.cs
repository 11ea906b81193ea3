using NotebookKernel;

namespace Tests.Kernel;

/// <summary>What consoles, logs and screen readers get of a value; and that a formatter's fault is not the cell's.</summary>
public class PlainTextTests(TestSession session) : IClassFixture<TestSession>
{
    private const string Types = """
        public record Person(string Name, int Age);
        public class Node { public string Label = "top"; public Node Next { get; set; } public int Broken => throw new InvalidOperationException("bad"); }

        """;

    [Theory]
    [InlineData("new[] { new Person(\"Ada\", 36), new Person(\"Grace Hopper\", 7) }", "Name          Age", "Ada            36", "Grace Hopper    7")]
    [InlineData("new Dictionary<string, double> { [\"one\"] = 1, [\"half\"] = .5 }", "key   value", "one       1", "half    0.5")]
    [InlineData("new[] { (1, \"a\"), (22, \"b\") }", "Item1  Item2", "    1  a", "   22  b")]
    [InlineData("new[] { new { Id = 1 }, new { Id = 2 } }", "Id", " 1", " 2")]
    [InlineData("new[] { 1, 2, 3, 4 }.GroupBy(n => n % 2)", "key  values", "  1  [1, 3]", "  0  [2, 4]")]
    [InlineData("new[] { 1, 2, 3, 4 }.GroupBy(n => n % 2).Last()", "0: [2, 4]")]
    [InlineData("new double[,] { { 1, -22.5 }, { 3, 4 } }", "1  -22.5", "3      4")]
    [InlineData("new double[2, 3, 4]", "Double[2, 3, 4]")]
    [InlineData("new int[][] { [1, 2], [333] }", "  1  2", "333")]
    [InlineData("(1, \"b\", new Person(\"x\", 2))", "(1, b, Person { Name = x, Age = 2 })")]
    [InlineData("new { A = 1, B = \"x\" }", "{ A = 1, B = x }")]
    [InlineData("new Person(\"x\", 2)", "Person { Name = x, Age = 2 }")]
    [InlineData("new DateTime(2020, 2, 29, 13, 0, 0, DateTimeKind.Utc)", "2020-02-29 13:00:00Z")]
    [InlineData("new DateOnly(2020, 2, 29)", "2020-02-29")]
    [InlineData("TimeSpan.FromSeconds(90)", "00:01:30")]
    [InlineData("typeof(List<int>)", "System.Collections.Generic.List<System.Int32>")]
    [InlineData("System.Xml.Linq.XElement.Parse(\"<a><b/></a>\")", "<a>", "  <b />", "</a>")]
    [InlineData("new Exception(\"outer\", new Exception(\"inner\"))", "System.Exception: outer", "    ---> System.Exception: inner", "    --- End of inner exception stack trace ---")]
    [InlineData("HTML(\"<style>b { }</style><table><tr><td>one</td><td>2</td></tr></table><b>R&amp;D</b>\")", "one  2", "R&D")]
    [InlineData("new Uri(\"http://a/b\")", "http://a/b")]
    [InlineData("Enumerable.Range(0, 100).ToList().Select(x => x + 1)", "[ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ... (more) ]")]
    [InlineData("new HashSet<int> { 3, 1 }", "[ 3, 1 ]")]
    [InlineData("new SortedSet<string> { \"b\", \"a\" }", "[ a, b ]")]
    [InlineData("new Queue<int>([1, 2])", "[ 1, 2 ]")]
    [InlineData("new LinkedList<int>([1, 2])", "[ 1, 2 ]")]
    [InlineData("System.Collections.Immutable.ImmutableArray.Create(1, 2)", "[ 1, 2 ]")]
    [InlineData("new[] { \"a\", null }.Where(text => text != \"\").OrderBy(text => text)", "[ <null>, a ]")]
    [InlineData("IEnumerable<int> Two() { yield return 1; yield return 2; } Two()", "[ 1, 2 ]")]
    [InlineData("class Pair : System.Collections.IEnumerable { public System.Collections.IEnumerator GetEnumerator() { yield return 1; yield return 2; } } new Pair()", "[ 1, 2 ]")]
    public async Task A_value_reads_as_text(string code, params string[] lines)
    {
        await session.Pass(Types + code);
        Assert.Equal(lines, session.Value!.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task An_object_is_its_members_with_what_fails_and_what_stands_in_itself_named()
    {
        await session.Pass(Types + "var node = new Node(); node.Next = node; node");
        Assert.Equal("Node\n  Next: Node (itself)\n  Broken: InvalidOperationException: bad\n  Label: top", session.Value);
    }

    [Fact]
    public async Task Twenty_rows_and_120_columns_are_shown_and_the_rest_is_counted()
    {
        await session.Pass("Enumerable.Range(0, 1234).Select(i => (i, new string('x', 50), new string('y', 50), new string('z', 50))).ToList()");
        var lines = session.Value!.Split('\n');
        Assert.Equal(23, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 120));
        Assert.Equal(["… 1 more columns", "… 1,214 more"], lines[^2..]);
    }

    [Theory]
    [InlineData("numbers.GroupBy(n => n % 2)")]
    [InlineData("numbers.ToLookup(n => n % 2)")]
    [InlineData("numbers.GroupBy(n => n % 2).First()")]
    public async Task Groups_have_their_keys_in_HTML(string code)
    {
        await session.Pass($"int[] numbers = [701, 702, 703];\n{code}");
        var html = (string?)TestSession.Data(session.Outputs.Single(), "text/html");
        Assert.Contains("key</", html, StringComparison.Ordinal);
        Assert.Contains("values</", html, StringComparison.Ordinal);
        Assert.Contains("{ key = 1, values = [701, 703] }", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("display(Enumerable.Range(0, 1000).Select(i => new Tally(i)), \"text/html\");")]
    [InlineData("display(new Tally(7), \"text/html\");")]
    public async Task Of_groups_only_what_shows_is_read(string code)
    {
        await session.Pass($$"""
            record Tally(int Key) : IGrouping<int, int>
            {
                public static int Read;
                public IEnumerator<int> GetEnumerator() { for (var i = 0; i < 10_000; i++) { Read++; yield return i; } }
                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            }
            {{code}}
            Console.Write(Tally.Read);
            """);
        Assert.InRange(int.Parse(session.Stdout, System.Globalization.CultureInfo.InvariantCulture), 20, 2000);
        Assert.Contains("(more)", (string?)TestSession.Data(session.Outputs[0], "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_formatter_of_groups_writes_each_of_a_sequence()
    {
        await using var other = await TestSession.Start();
        await other.Pass("""
            using Microsoft.DotNet.Interactive.Formatting;
            Formatter.Register<IGrouping<bool, int>>((group, writer) => writer.Write($"<i>{group.Key} has {group.Count()}</i>"), "text/html");
            display(new[] { 1, 2, 3 }.GroupBy(n => n > 1).First());
            new[] { 1, 2, 3 }.GroupBy(n => n > 1)
            """);
        Assert.All(other.Outputs, output => Assert.Contains("<i>False has 1</i>", (string?)TestSession.Data(output, "text/html"), StringComparison.Ordinal));
        Assert.Contains("<i>True has 2</i>", (string?)TestSession.Data(other.Outputs[1], "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_data_is_rows_in_both_forms()
    {
        await session.Pass("""
            var table = new System.Data.DataTable();
            table.Columns.Add("name");
            table.Columns.Add("n", typeof(int));
            table.Rows.Add("<a>", 1);
            table
            """);
        Assert.Equal("name  n\n<a>   1", session.Value);
        Assert.Equal("<table><thead><tr><th>name</th><th>n</th></tr></thead><tbody><tr><td>&lt;a&gt;</td><td>1</td></tr></tbody></table>", (string?)TestSession.Data(session.Outputs.Single(), "text/html"));
    }

    [Fact]
    public async Task Json_is_foldable_in_every_library_s_form()
    {
        await session.Pass("""System.Text.Json.Nodes.JsonNode.Parse("{\"a\": [1, 2]}")""");
        Assert.Matches("^<details.*<code>{&quot;a&quot;:\\[1,2]}</code>", (string?)TestSession.Data(session.Outputs.Single(), "text/html"));
        Assert.Equal("{\n  \"a\": [\n    1,\n    2\n  ]\n}", session.Value);
    }

    [Fact]
    public async Task A_formatter_that_throws_leaves_its_form_out_and_the_cell_passes()
    {
        await session.Pass("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Odd { public override string ToString() => "an odd one"; }
            class Worse { public override string ToString() => throw new Exception("no text"); }
            Formatter.Register<Odd>(_ => throw new NotSupportedException("no page"), "text/html");
            Formatter.Register<Worse>(_ => throw new NotSupportedException("no page"), "text/html");
            new Odd()
            """);
        Assert.Equal("an odd one\n(text/html: NotSupportedException: no page)", session.Value);
        await session.Pass("new Worse()");
        Assert.Equal("Worse\n(text/html: NotSupportedException: no page)", session.Value);
    }

    [Theory]
    [InlineData("Enumerable.Range(0, 3).Select(x => 1 / (x - 1))")]
    [InlineData("display(Enumerable.Range(0, 3).Select(x => 1 / (x - 1)));")]
    [InlineData("display(Enumerable.Range(0, 3).Select(x => 1 / (x - 1)), \"text/plain\");")]
    public async Task A_sequence_that_throws_while_it_is_shown_is_the_cells_error(string code)
    {
        await session.Execute(code);
        Assert.IsType<ErrorOutput>(Assert.Single(session.Outputs));
        Assert.Equal("System.DivideByZeroException", session.Error.Name);
        Assert.Contains(", line 1", session.Error.Traceback[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sequence_is_computed_once_for_both_forms_and_may_be_endless()
    {
        await session.Pass("""
            var computed = 0;
            IEnumerable<(int, int)> Endless() { while (true) yield return (computed++, 1); }
            Endless()
            """);
        Assert.EndsWith("   19      1\n… more", session.Value, StringComparison.Ordinal);
        await session.Pass("computed");
        Assert.InRange(int.Parse(session.Value!, System.Globalization.CultureInfo.InvariantCulture), 21, 22);
    }

    [Fact]
    public async Task Who_reads_a_key_is_told_how_to_ask()
    {
        await session.Execute("Console.ReadKey();");
        Assert.StartsWith("A notebook has no keys to read: Console.ReadLine()", session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_of_the_console_are_ansi_s()
    {
        await session.Pass("Console.ForegroundColor = ConsoleColor.Red; Console.Write(\"red\"); Console.ResetColor(); Console.Write(\"plain\");");
        Assert.Matches("^\e\\[[0-9;]*m.*red\e\\[.*plain$", session.Stdout.Replace("\n", "", StringComparison.Ordinal));
    }
}
