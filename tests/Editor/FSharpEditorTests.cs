using NotebookKernel;

namespace Tests.Editor;

public sealed class FSharpEditorTests : IDisposable
{
    private readonly EditorServices services = new();

    public void Dispose() => services.Dispose();

    [Theory]
    [InlineData("#!fsharp\nList.ma", "map", "map2")]
    [InlineData("1 + 1\n#!F#\nlet word = \"text\"\nword.Sub", "Substring")]
    [InlineData("#!fsharp\nearl", "earlier")]
    [InlineData("#!fsharp\nperson.N", "Name")]
    [InlineData("#!fsharp\ndisp", "display")]
    public async Task What_could_stand_at_the_cursor_is_listed(string code, params string[] wanted)
    {
        services.Executed("#!fsharp\nlet earlier = 1\ntype Person = { Name: string }\nlet person = { Name = \"A\" }");
        var found = await services.CompleteAsync(code, code.Length);
        Assert.Superset(wanted.ToHashSet(), found.Items.Select(item => item.Text).ToHashSet());
        Assert.Equal(code.LastIndexOfAny(['.', '\n']) + 1, found.Start);
        Assert.DoesNotContain(found.Items, item => !item.Text.StartsWith(code[found.Start..], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_stands_at_the_cursor_is_explained()
    {
        services.Executed("#!fsharp\n/// Twice as much.\nlet twice (number: int) = 2 * number");
        const string Code = "#!fsharp\nlet four = twice 2";
        var found = (await services.InspectAsync(Code, Code.IndexOf("twice", StringComparison.Ordinal) + 2))!;
        Assert.Equal("val twice: number: int -> int", found.Signatures.Single().ReplaceLineEndings(" "));
        Assert.Equal(["Twice as much."], found.Documentation);
        Assert.StartsWith("```fsharp\n", found.Markdown, StringComparison.Ordinal);
        Assert.Null(await services.InspectAsync("#!fsharp\n   ", 11));
    }

    [Fact]
    public async Task Sections_that_do_not_compile_spoil_no_later_answer()
    {
        services.Executed("#!fsharp\nlet kept = \"text\"");
        services.Executed("#!fsharp\nlet broken = \"no end");
        services.Executed("#!fsharp\nlet kept = nonsense");
        services.Executed("#!fsharp\nlet later = 1");
        Assert.Equal(["Substring"], await Choices("#!fsharp\nkept.Substr"));
        Assert.Equal(["later"], await Choices("#!fsharp\nlater"));
        Assert.Empty(await Choices("#!fsharp\nbroke"));
    }

    [Fact]
    public async Task A_section_that_runs_again_counts_anew()
    {
        foreach (var cell in (string[])["let word = \"text\"", "let length = word.Length", "let word = 1", "let word = \"text\"", "let word = \"text\""])
            services.Executed("#!fsharp\n" + cell, compiled: true);
        Assert.Equal(["Substring"], await Choices("#!fsharp\nword.Substr"));
        Assert.Equal(["CompareTo"], await Choices("#!fsharp\nlength.Comp"));
    }

    [Fact]
    public async Task A_package_that_FSharp_cannot_restore_leaves_the_CSharp_of_its_cell()
    {
        services.Executed("var declared = 1;\n#!fsharp\n#r \"nuget: no name of a package, 1.0.0\"\nlet a = 1\n#!fsharp\nlet other = 1");
        Assert.Equal(["declared"], await Choices("declar"));
        Assert.Equal(["other"], await Choices("#!fsharp\nothe"));
    }

    private async Task<IEnumerable<string>> Choices(string code) => (await services.CompleteAsync(code, code.Length)).Items.Select(item => item.Text);

    [Fact]
    public async Task Other_languages_are_not_read_as_FSharp()
    {
        const string Code = "#!fsharp\nlet a = 1\n#!csharp\nMath.Sq";
        Assert.Equal(["Sqrt"], (await services.CompleteAsync(Code, Code.Length)).Items.Select(item => item.Text));
    }
}
