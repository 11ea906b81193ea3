using System.Text.Json.Nodes;
using NotebookKernel;

namespace Tests.Kernel;

public sealed class ConvertTests : IDisposable
{
    private const string Dib = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"},{"aliases":[],"name":"db"}]}}

        #!markdown

        # Title

        Text with #hash.

        #!csharp

        #r "nuget: Newtonsoft.Json, 13.0.3"
        #!time
        var a = 1;

        a + 1

        #!fsharp

        let b = 2

        #!db

        SELECT 1

        """;

    private readonly TestNotebook notebook = new();

    public void Dispose() => notebook.Dispose();

    [Fact]
    public async Task Cells_go_from_dib_to_ipynb_and_cs_and_back()
    {
        File.WriteAllText(notebook.Path("a.dib"), Dib);
        Assert.Equal((0, ""), await Convert("a.dib", "a.ipynb"));
        Assert.Equal(["markdown", "code", "code", "code"], notebook.Cells("a.ipynb").Select(cell => (string?)cell!["cell_type"]));
        Assert.Equal("csharp", (string?)JsonNode.Parse(await File.ReadAllTextAsync(notebook.Path("a.ipynb")))!["metadata"]!["language_info"]!["name"]);
        Assert.Equal([null, "csharp", "fsharp", "db"], notebook.Cells("a.ipynb").Select(cell => (string?)cell!["metadata"]!["polyglot_notebook"]?["kernelName"]));
        Assert.Equal((0, ""), await Convert("a.ipynb", "new/folder/b.dib"));
        File.Move(notebook.Path("new/folder/b.dib"), notebook.Path("b.dib"));
        Assert.Equal(Dib, File.ReadAllText(notebook.Path("b.dib")));
        Assert.Equal((0, ""), await Convert("a.dib", "a.cs"));
        Assert.Equal((0, ""), await Convert("a.cs", "c.ipynb"));
        Assert.Equal(Cells("a.ipynb"), Cells("c.ipynb"));
        Assert.Equal((0, ""), await Convert("c.ipynb", "c.cs"));
        Assert.Equal(File.ReadAllText(notebook.Path("a.cs")), File.ReadAllText(notebook.Path("c.cs")));
    }

    [Fact]
    public async Task A_program_names_packages_first_and_cells_in_comments()
    {
        notebook.Write("a.ipynb", "#r \"nuget: Newtonsoft.Json, 13.0.3\"\nConsole.WriteLine(Newtonsoft.Json.JsonConvert.SerializeObject(1));", "#!time\nvar x = 1;");
        await Convert("a.ipynb", "a.cs");
        Assert.Equal("""
            #:package Newtonsoft.Json@13.0.3

            // %%
            // #r "nuget: Newtonsoft.Json, 13.0.3"
            Console.WriteLine(Newtonsoft.Json.JsonConvert.SerializeObject(1));

            // %%
            // #!time
            var x = 1;

            """, File.ReadAllText(notebook.Path("a.cs")));
    }

    [Fact]
    public async Task A_program_without_marks_is_one_cell()
    {
        File.WriteAllText(notebook.Path("a.cs"), "#:package Markdig@1.0.0\nusing Markdig;\n\nConsole.WriteLine(1);\n");
        await Convert("a.cs", "a.dib");
        Assert.Equal("#!csharp\n\n#:package Markdig@1.0.0\nusing Markdig;\n\nConsole.WriteLine(1);\n", File.ReadAllText(notebook.Path("a.dib")));
    }

    [Theory]
    [InlineData("var a = 1;\n#!fsharp\nlet b = 1", "a.dib", "cell 1 has the line \"#!fsharp\", which begins another cell in a .dib. Make two cells of it.")]
    [InlineData("var a = 1;\n#!fsharp\nlet b = 1", "a.cs", "cell 1 goes on in fsharp, which a program cannot. Make two cells of it.")]
    [InlineData("#r \"my.dll\"", "a.cs", "cell 1 has the line \"#r \"my.dll\"\", which a file-based program cannot")]
    [InlineData("// %%\n1", "a.cs", "cell 1 has the line \"// %%\", which means something else in a program of cells. Change it.")]
    [InlineData("1", "a.txt", "a .txt file cannot be written; .ipynb, .dib and .cs can.")]
    public async Task What_a_format_cannot_hold_is_told_and_the_file_stays(string cell, string to, string told)
    {
        notebook.Write("in.ipynb", cell);
        File.WriteAllText(notebook.Path(to), "before");
        var (exit, error) = await Convert("in.ipynb", to);
        Assert.Equal(1, exit);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(notebook.Path(to)));
    }

    [Fact]
    public async Task A_cell_has_the_language_in_which_it_would_run()
    {
        const string Format = """{"cells":[{"cell_type":"code","id":"a","metadata":{METADATA},"source":"SOURCE","outputs":[],"execution_count":null}],"metadata":{"kernelspec":{"name":".net-fsharp","display_name":".NET (F#)","language":"F#"}},"nbformat":4,"nbformat_minor":5}""";
        foreach (var (metadata, source, written) in new[]
        {
            ("", "let a = 1", "#!fsharp\n\nlet a = 1\n"),
            ("\"polyglot_notebook\":5", "let a = 1", "#!fsharp\n\nlet a = 1\n"),
            ("\"vscode\":{\"languageId\":\"html\"}", "<b>", "#!html\n\n<b>\n"),
            ("", "#!sql\\nselect 1", "#!sql\n\nselect 1\n"),
        })
        {
            File.WriteAllText(notebook.Path("a.ipynb"), Format.Replace("METADATA", metadata, StringComparison.Ordinal).Replace("SOURCE", source, StringComparison.Ordinal));
            Assert.Equal((0, ""), await Convert("a.ipynb", "a.dib"));
            Assert.Equal(written, File.ReadAllText(notebook.Path("a.dib")));
        }
    }

    [Fact]
    public async Task Attachments_that_are_left_out_are_told()
    {
        File.WriteAllText(notebook.Path("a.ipynb"), """{"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":"![a](attachment:a.png)","attachments":{"a.png":{"image/png":"aGk="}}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
        var (exit, error) = await Convert("a.ipynb", "a.dib");
        Assert.Equal(0, exit);
        Assert.Contains("has no attachments: those of 1 cells are in", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_files_are_told()
    {
        File.WriteAllText(notebook.Path("bad.dib"), "#!meta\n\n{no");
        Assert.Matches("bad.dib: the text under #!meta is not JSON: .*[^.]\\.$", (await Convert("bad.dib", "x.ipynb")).Error);
        File.WriteAllBytes(notebook.Path("bytes.dib"), [0xFF, 0xC0, 0xFE]);
        Assert.Contains("bytes.dib: not a text in UTF-8.", (await Convert("bytes.dib", "x.ipynb")).Error, StringComparison.Ordinal);
        Assert.Contains("missing.dib: cannot be read", (await Convert("missing.dib", "x.ipynb")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(notebook.Path("x.ipynb")));
    }

    [Fact]
    public async Task Extensions_in_capitals_mean_the_same()
    {
        notebook.Write("A.IPYNB", "1 + 1");
        notebook.Write("OLD.EXECUTED.IPYNB", "1 + 1");
        Assert.Equal((0, ""), await Convert("A.IPYNB", "B.DIB"));
        Assert.Equal("#!csharp\n\n1 + 1\n", File.ReadAllText(notebook.Path("B.DIB")));
        Assert.Equal((0, ""), await Convert("B.DIB", "C.CS"));
        Assert.Equal((0, ""), await Convert("C.CS", "D.IPYNB"));
        Assert.Equal("1 + 1", string.Concat(notebook.Cells("D.IPYNB")[0]!["source"]!.AsArray().Select(line => (string?)line)));

        string[] notebooks = [notebook.Path("A.IPYNB"), notebook.Path("D.IPYNB")];
        Assert.Equal(notebooks, NotebookPaths.ExpandToRun([notebook.Folder], inPlace: true));
        Assert.Equal([notebook.Path("B.DIB")], NotebookPaths.Expand([notebook.Path("*.DIB")]));
        Assert.Equal(("A.IPYNB", "B.ipynb"), (NotebookPaths.Written("A.IPYNB"), NotebookPaths.Written("B.DIB")));
        Assert.Equal(0, (await Site.BuiltSite.RunHereAsync(notebook.Folder, ".")).Exit);
        Assert.True(File.Exists(notebook.Path("out/site/D.html")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_dib_runs_and_goes_on_after_errors_where_that_is_allowed()
    {
        File.WriteAllText(notebook.Path("a.dib"), "#!markdown\n\n# Title\n\n#!csharp\n\nthrow new Exception(\"first\");\n\n#!csharp\n\n1 + 1\n");
        var (exit, _, error) = await notebook.Run("a.dib");
        Assert.Equal((1, "a.dib: cell 1 (cell-2): System.Exception: first"), (exit, error));
        (exit, _, error) = await notebook.Run("a.dib", "--allow-errors");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("2", notebook.Text("out/a.ipynb", 2));
        Assert.Contains("first", notebook.Text("out/a.ipynb", 1), StringComparison.Ordinal);
        (exit, _, error) = await notebook.Run("a.dib", "--in-place");
        Assert.Equal((1, "a.dib: this kind of file holds no outputs, so --in-place cannot write them into it; run it without, or convert it to .ipynb."), (exit, error));
    }

    private async Task<(int Exit, string Error)> Convert(string from, string to)
    {
        using var error = new StringWriter();
        var exit = await ConvertCommand.Create().Parse([notebook.Path(from), notebook.Path(to)]).InvokeAsync(new() { Error = error });
        return (exit, error.ToString().Trim());
    }

    private IEnumerable<(string?, string)> Cells(string name) =>
        notebook.Cells(name).Select(cell => ((string?)cell!["metadata"]!["polyglot_notebook"]?["kernelName"], string.Concat(cell["source"]!.AsArray().Select(line => (string?)line))));
}
