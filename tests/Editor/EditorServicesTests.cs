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

    [Theory]
    [InlineData("\"a\".Exc‸", "Excited")]
    [InlineData("new My.Space.Sp‸", "Spot")]
    [InlineData("static class Halves { public static int Half(this int n) => n / 2; }\n5.Hal‸", "Half")]
    [InlineData("using var reader = new StringReader(\"\");\nread‸", "reader")]
    [InlineData("namespace Other { class A { void M() { Console.Wri‸ } } }", "WriteLine")]
    [InlineData("namespace Other { class A { void M() { Console.Wri‸", "WriteLine")]
    [InlineData("namespace Other;\nclass A { int number; int Twice() => num‸", "number")]
    [InlineData("namespace Other { class A { My.Space.Sp‸", "Spot")]
    [InlineData("namespace Other { using My.Space; class A { Sp‸", "Spot")]
    [InlineData("static class Twos { public static int Twice(this int n) { return n.CompareT‸", "CompareTo")]
    [InlineData("static class Twos { public static int Twice(this int n) => 2 * n; }\nConsole.Wri‸", "WriteLine")]
    [InlineData("namespace Other { class A { } }\nnew Other.‸", "A")]
    [InlineData("early.Num‸", "Numbered")]
    [InlineData("static class Others { public static int Other(this Early e) => 2; }\nearly.Oth‸", "Other")]
    [InlineData("static class Others { public static int Other(this Early e) { return e.Numb‸ } }", "Number")]
    [InlineData("static class Others { public static int Other(this Early e) { return e.Numb‸", "Number")]
    public async Task What_a_file_takes_is_known(string code, string expected)
    {
        services.Executed("/// <summary>Louder.</summary>\nstatic class Texts { public static string Excited(this string s) => s + \"!\"; }");
        services.Executed("namespace My.Space { class Spot { } }", compiled: true);
        services.Executed("record Early(int Number);\nvar early = new Early(1);", compiled: true);
        services.Executed("static class Earlies { public static int Numbered(this Early e) => e.Number; }", compiled: true);

        Assert.Contains(expected, await Texts(code));
    }

    [Fact]
    public async Task Only_what_begins_as_typed_and_the_typed_part_is_replaced()
    {
        var completions = await Complete("// ü\nConsole.wri‸");

        Assert.Equal(["Write", "WriteLine"], completions.Items.Select(item => item.Text));
        Assert.Equal((13, 16), (completions.Start, completions.End));
    }

    [Fact]
    public async Task What_fits_the_expected_type_comes_first_and_then_named_arguments()
    {
        services.Executed($"#r \"{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}\"\nusing DeepLearning;\nusing Deedle;\nusing static TorchSharp.torch;\nFrame<int, string> ratings = null; DataBlock<string> recipe = null;");

        Assert.Equal(["Block", "CategoryBlock", "ImageBlock", "MultiCategoryBlock", "NumberBlock", "PairBlock", "PointBlock"], (await Texts("new DataBlock<string> { Blocks = (new ImageBlock(), new ‸")).Take(7));
        Assert.Equal(["CategoryBlock"], (await Texts("new DataBlock<string> { Blocks = (new ImageBlock(), new Cat‸) }")).Take(1));
        Assert.Equal(["Flip", "RandomResizedCrop", "Resize"], (await Texts("new DataBlock<string> { ItemTransforms = [new ‸] }")).Take(3));
        Assert.Equal(["ratings", "batchSize:", "item:", "rating:", "ratings:", "seed:", "user:"], (await Texts("CollabDataLoaders.FromFrame(‸")).Take(7));
        Assert.Equal("ResizeMethod", (await Texts("new Resize(128, ‸)")).First());
    }

    [Fact]
    public async Task After_override_what_can_be_overridden()
    {
        services.Executed("public abstract class Watcher { public virtual void Before(int epoch) { } public abstract string Name { get; } protected virtual int[] After(List<int> epochs, double loss = 0) => null; internal void Other() { } }");

        string[] own = ["public string Name", "public void Before(int epoch)", "protected int[] After(List<int> epochs, double loss)"];
        var all = await Texts("class Mine : Watcher { override ‸ }");
        Assert.Equal(own.Order(), all.Except(["public bool Equals(object? obj)", "public int GetHashCode()", "public string? ToString()"]).Order());
        Assert.Equal(["void Before(int epoch)"], await Texts("class Mine : Watcher { public override string Name => \"\"; public override bef‸ }"));
        Assert.DoesNotContain("string Name", await Texts("class Mine : Watcher { public override string Name => \"\"; public override ‸ }"));
        Assert.Contains("string? ToString()", await Texts("class Mine { public override ‸"));
    }

    [Theory]
    [InlineData("recipe with { ‸")]
    [InlineData("var a = 1;\nrecipe with { Name = \"a\", ‸ }")]
    [InlineData("recipe = recipe with { ‸ }")]
    public async Task The_properties_of_a_record_also_at_the_beginning_of_a_line(string code)
    {
        services.Executed("public record Recipe(string Name, int Count, bool IsReady); var recipe = new Recipe(\"a\", 1, false);");

        var completions = await Complete(code);
        Assert.Equal(code.Contains("Name", StringComparison.Ordinal) ? ["Count", "IsReady"] : ["Count", "IsReady", "Name"], completions.Items.Select(item => item.Text));
        var cursor = code.IndexOf('‸', StringComparison.Ordinal);
        Assert.Equal((cursor, cursor), (completions.Start, completions.End));
    }

    [Fact]
    public async Task The_texts_that_a_parameter_takes()
    {
        services.Executed("static void Load(int n, [System.ComponentModel.DataAnnotations.AllowedValues(\"sample\", \"small\", \"large\")] string name, string other = \"\") { }");

        Assert.Equal(["sample", "small", "large"], await Texts("Load(1, \"‸\")"));
        var typed = await Complete("Load(name: \"s‸");
        Assert.Equal(["sample", "small"], typed.Items.Select(item => item.Text));
        Assert.Equal((12, 13), (typed.Start, typed.End));
        Assert.Empty(await Texts("Load(1, \"sample\", \"‸\")"));
    }

    [Fact]
    public async Task Parameters_and_exceptions_with_their_texts()
    {
        services.Executed($"#r \"{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}\"\nusing DeepLearning;");

        foreach (var code in new[] { "Backbone.Pre‸trained(\"sample\")", "Backbone.Pretrained(‸" })
        {
            var text = (await Inspect(code))!.Plain;
            Assert.Contains("\nname: One of Names.\nweights: A .pth or .safetensors file of the network", text, StringComparison.Ordinal);
            Assert.Contains("\nArgumentException: There is no such network.\nFileNotFoundException: There are no weights; the message says what to do.", text, StringComparison.Ordinal);
            Assert.Single(text.Split("FileNotFoundException")[1..]);
        }
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
    [InlineData("#‸", "#r #load #!csharp #!fsharp #!javascript #!html #!markdown #!svg #!mermaid #!sql #!pwsh #!value #!import #!time #!who #!whos #!share #!set #!connect #!about #!lsmagic")]
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
    [InlineData("namespace My { class A { } }", "complete", "")]
    [InlineData("namespace My\n{", "incomplete", "    ")]
    [InlineData("using var a = new StringReader(\"\");", "complete", "")]
    [InlineData("#:package A@1\n1", "complete", "")]
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
