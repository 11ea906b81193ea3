using NotebookKernel;

namespace Tests.Editor;

/// <summary>Completions, documentation and completeness, asked of code as an editor would: ‸ stands for the cursor.</summary>
public sealed class EditorServicesTests : IDisposable
{
    private readonly EditorServices services = new();

    [Theory]
    [InlineData("Console.Wri‸", "WriteLine", "method")]
    [InlineData("var text = \"a\"; tex‸", "text", "field")]
    [InlineData("void F(int number) { num‸ }", "number", "parameter")]
    [InlineData("\"abc\".Sub‸.Length", "Substring", "method")]
    [InlineData("new List<in‸", "int", "keyword")]
    [InlineData("disp‸", "display", "method")]
    [InlineData("Math‸", "Math", "class")]
    public async Task What_could_stand_at_the_cursor(string code, string expected, string type)
    {
        var completions = await Complete(code);

        Assert.Contains(new CompletionChoice(expected, type), completions.Items);
    }

    [Fact]
    public async Task Only_what_begins_as_typed_and_the_typed_part_is_replaced()
    {
        var completions = await Complete("// ü\nConsole.wri‸");

        Assert.Equal(["Write", "WriteLine"], completions.Items.Select(item => item.Text));
        Assert.Equal((13, 16), (completions.Start, completions.End));
    }

    [Fact]
    public async Task A_class_that_needs_a_using_first_is_not_offered() => Assert.DoesNotContain("CultureInfo", await Texts("Cultu‸"));

    [Fact]
    public async Task Variables_methods_and_usings_of_executed_cells_are_known()
    {
        services.Executed("using System.Globalization; var greeting = \"hello\";");
        services.Executed("static int Twice(int number) => 2 * number;");
        services.Executed("var greeting = 12;"); // another type from here on

        Assert.Contains("CompareTo", await Texts("greeting.‸"));
        Assert.DoesNotContain("Substring", await Texts("greeting.‸"));
        Assert.Contains("Twice", await Texts("Twi‸"));
        Assert.Contains("InvariantCulture", await Texts("CultureInfo.‸"));
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_declared_nothing_and_spoils_nothing()
    {
        services.Executed("var first = 1;");
        services.Executed("var second = nonsense;");
        services.Executed("#!unknown");

        Assert.Contains("first", await Texts("fir‸"));
        Assert.DoesNotContain("second", await Texts("seco‸"));
    }

    [Fact]
    public async Task The_library_and_its_dependencies_are_known_after_their_reference()
    {
        services.Executed($"#r \"{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}\"\nusing DeepLearning;\nusing static TorchSharp.torch;\nvar x = zeros(2, 3);");

        Assert.Contains("unsqueeze", await Texts("x.uns‸"));
        Assert.Contains("ErrorRate", await Texts("Metric.Err‸"));
        var inspection = await Inspect("Learner learner = null; learner.FitOneCy‸cle(1, 1e-3)");
        Assert.Contains("void Learner.FitOneCycle(int epochs, LearningRates maxLearningRate", inspection!.Plain, StringComparison.Ordinal);
        Assert.Contains("Trains by the one-cycle policy", inspection.Plain, StringComparison.Ordinal);
        // TorchSharp's package brings no documentation: what is known of it are its declarations.
        Assert.Contains("Tensor TorchSharp.torch.linspace(double start, double end, long steps", (await Inspect("linsp‸ace(0, 1, 5)"))!.Plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#‸", "#r #load #!csharp #!markdown #!html #!import #!time #!whos #!about")]
    [InlineData("1\n#!ti‸", "#!time")]
    [InlineData("#r \"{0}/sub/la‸\"", "lamp.dll")]
    [InlineData("#load \"{0}/‸", "sub/ tools.csx")]
    [InlineData("#!import {0}/to‸", "tools.csx")]
    public async Task Directives_and_the_paths_in_them(string code, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("editor-test-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        foreach (var name in new[] { "tools.csx", "data.csv", "sub/lamp.dll", "sub/lamp.txt" })
            File.WriteAllText(Path.Combine(folder, name), "");

        var completions = await Complete(code.Replace("{0}", folder, StringComparison.Ordinal));

        Assert.Equal(expected.Split(' '), completions.Items.Select(item => item.Text));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Console.Write‸Line(1)", "void Console.WriteLine(int value)", "standard output stream")]
    [InlineData("Console.WriteLine‸(1)", "void Console.WriteLine(int value)", "standard output stream")]
    [InlineData("var words = new List<str‸ing>();", "class System.String", "Represents text")]
    [InlineData("Math.Max(‸", "int Math.Max(int val1, int val2)", "the larger of two")]
    [InlineData("new System.Text.StringBuilder(1, ‸", "StringBuilder.StringBuilder(int capacity, int maxCapacity)", "")]
    public async Task What_is_known_of_the_thing_at_the_cursor(string code, string declaration, string documentation)
    {
        var inspection = await Inspect(code);

        Assert.Contains(declaration, inspection!.Plain, StringComparison.Ordinal);
        Assert.Contains(documentation, inspection.Plain, StringComparison.Ordinal);
        Assert.StartsWith("```csharp\n", inspection.Markdown, StringComparison.Ordinal);
        Assert.StartsWith("<pre>", inspection.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("‸")]
    [InlineData("1 + ‸ 2")]
    [InlineData("#!time‸")]
    public async Task Of_nothing_nothing_is_known(string code) => Assert.Null(await Inspect(code));

    [Theory]
    [InlineData("1 + 1", "complete", "")]
    [InlineData("var x = 1;", "complete", "")]
    [InlineData("#!time\nvar x = 1;", "complete", "")]
    [InlineData("#!markdown\n# if (", "complete", "")]
    [InlineData("", "complete", "")]
    [InlineData("if (true) {", "incomplete", "    ")]
    [InlineData("void F()\n{\n    while (true)\n    {", "incomplete", "        ")]
    [InlineData("Console.WriteLine(", "incomplete", "")]
    [InlineData("1 +", "incomplete", "")]
    [InlineData("var = ;", "invalid", "")]
    [InlineData("}", "invalid", "")]
    [InlineData("\"\"\"", "incomplete", "")]
    [InlineData("\"\"\"  \nabc\n", "incomplete", "")]
    [InlineData("text = \"\"\"\nabc", "incomplete", "")]
    [InlineData("if (true) {\n    F(\"\"\"\nabc {", "incomplete", "    ")]
    [InlineData("\"\"\"\nabc\n\"\"\"", "complete", "")]
    [InlineData("\"\"\"abc", "invalid", "")]
    [InlineData("var text = \"\"\"abc\n", "invalid", "")]
    [InlineData("$\"\"\"", "incomplete", "")]
    [InlineData("$$\"\"\"\n{ {{1}}", "incomplete", "")]
    [InlineData("$\"\"\"\nabc {1 +", "incomplete", "")]
    [InlineData("$\"\"\"abc", "invalid", "")]
    [InlineData("@\"abc\n", "incomplete", "")]
    [InlineData("$@\"abc {1}\n", "incomplete", "")]
    [InlineData("@\"a\nb\"", "complete", "")]
    [InlineData("/* abc", "incomplete", "")]
    [InlineData("1 + 1 /* abc\n", "incomplete", "")]
    [InlineData("/** abc", "incomplete", "")]
    [InlineData("var text = \"abc", "invalid", "")]
    [InlineData("$\"abc", "invalid", "")]
    [InlineData("$\"abc {F(", "incomplete", "")]
    [InlineData("'a", "invalid", "")]
    [InlineData("// \"\"\"", "complete", "")]
    public void Whether_code_can_be_executed(string code, string status, string indent) =>
        Assert.Equal(new Completeness(status, indent), EditorServices.IsComplete(code));

    public void Dispose() => services.Dispose();

    private Task<Completions> Complete(string marked) => services.CompleteAsync(marked.Replace("‸", "", StringComparison.Ordinal), marked.IndexOf('‸', StringComparison.Ordinal));

    private Task<Inspection?> Inspect(string marked) => services.InspectAsync(marked.Replace("‸", "", StringComparison.Ordinal), marked.IndexOf('‸', StringComparison.Ordinal));

    private async Task<IEnumerable<string>> Texts(string marked) => (await Complete(marked)).Items.Select(item => item.Text);
}
