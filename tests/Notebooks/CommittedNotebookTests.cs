using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookKernel;
using static Tests.Notebooks.NotebookJson;

namespace Tests.Notebooks;

/// <summary>What every committed notebook keeps to, so that it opens everywhere with all its charts and reads well.</summary>
public class CommittedNotebookTests
{
    private const int MostLines = 26, MostColumns = 95, MostTextLines = 40;

    private static readonly string[] folders = ["notebooks", "notebooks/solutions", "docs/slurm"];

    public static TheoryData<string> All() => [.. folders.SelectMany(Notebooks)];

    public static TheoryData<string> Lessons() => [.. Notebooks(folders[0])];

    [Theory]
    [MemberData(nameof(All))]
    public void It_names_the_kernel_and_each_cell(string path)
    {
        var notebook = Read(path);
        Assert.Equal((4, 5), ((int)notebook["nbformat"]!, (int)notebook["nbformat_minor"]!));
        Assert.Equal("""{"display_name":".NET (C#)","language":"csharp","name":".net-csharp"}""", notebook["metadata"]!["kernelspec"]!.ToJsonString());
        // As the kernel answers, so that an editor that runs a cell and saves changes nothing but that cell's outputs; VS Code, GitHub and Pygments colour by its name.
        Assert.True(JsonNode.DeepEquals(KernelInfo.Content()["language_info"], notebook["metadata"]!["language_info"]), notebook["metadata"]!.ToJsonString());
        Assert.Equal("csharp", (string?)notebook["metadata"]!["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]);
        var ids = notebook["cells"]!.AsArray().Select(cell => (string)cell!["id"]!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(CodeCells(notebook), cell => Assert.Equal("csharp", (string?)cell["metadata"]!["polyglot_notebook"]!["kernelName"]));
        var library = Path.GetRelativePath(Path.GetDirectoryName(path)!, Path.Combine(Repository.Root, "lib/bin/Lessons.dll"));
        Assert.StartsWith($"#r \"{library.Replace('\\', '/')}\"", Text(CodeCells(notebook).First()["source"]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_cells_are_short(string path) => Assert.All(CodeCells(Read(path)), cell =>
    {
        var lines = Text(cell["source"]).Split('\n');
        Assert.InRange(lines.Length, 1, MostLines - 1);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, MostColumns));
    });

    /// <summary>C# takes a literal 0 for ScalarType.Byte: sum(0) is the sum of everything, as a byte.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void It_names_the_dimension_0_where_it_sums(string path) =>
        Assert.All(CodeCells(Read(path)), cell => Assert.DoesNotMatch(@"\.(sum|prod|nansum)\(0\)", Text(cell["source"])));

    [Theory]
    [MemberData(nameof(All))]
    public void It_was_run_from_the_first_cell_to_the_last_without_an_error(string path)
    {
        var cells = CodeCells(Read(path)).ToList();
        Assert.Equal(Enumerable.Range(1, cells.Count), cells.Select(cell => (int)cell["execution_count"]!));
        Assert.DoesNotContain(cells.SelectMany(Outputs), output => (string?)output["output_type"] == "error" || (string?)output["name"] == "stderr");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_outputs_are_fit_to_be_read(string path)
    {
        foreach (var output in CodeCells(Read(path)).SelectMany(Outputs))
        {
            var text = Text(output["text"] ?? output["data"]!["text/plain"]);
            Assert.InRange(text.Split('\n').Length, 1, MostTextLines);
            Assert.DoesNotMatch(new Regex(@"warning CS\d+|dni-treeview|NNPACK|Drawing the |\[[WE]\d{3,4} |\bWarning:|(^|[ ""(])(/(root|home|tmp|work|Users)/|[A-Z]:\\)"), output.ToJsonString());
        }
    }

    /// <summary>What the text tells its reader to expect is what the committed run gave: each decimal number is in the outputs that follow, to 5 %.</summary>
    [Theory]
    [MemberData(nameof(Lessons))]
    public void It_expects_what_comes(string path)
    {
        var cells = Cells(Read(path)).ToList();
        foreach (var (i, cell) in cells.Index().Where(pair => (string?)pair.Item["cell_type"] == "markdown"))
        {
            var outputs = cells.Skip(i + 1).TakeWhile(next => (string?)next["cell_type"] == "code").SelectMany(Outputs);
            var given = outputs.SelectMany(output => Numbers(Text(output["text"] ?? output["data"]?["text/plain"]))).ToList();
            foreach (var expected in Regex.Matches(Text(cell["source"]), @"\*\*Expect(ed)?:\*\*.*").SelectMany(line => Numbers(Regex.Replace(line.Value, "`[^`]*`", ""))))
                Assert.True(given.Exists(number => Math.Abs(number - expected) <= 0.05 * expected), $"{cell["id"]}: {expected} is expected, but the outputs have no such number.");
        }
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public void It_has_charts(string path) => Assert.NotEmpty(Charts(path));

    [Theory]
    [MemberData(nameof(All))]
    public void Each_chart_has_a_picture_with_a_description(string path) => Assert.All(Charts(path), output =>
    {
        var data = output["data"]!;
        Assert.Equal(Text(data["text/plain"]), (string?)output["metadata"]!["image/png"]?["alt"]);
        Assert.Equal("iVBORw0KGgo", Text(data["image/png"])[..11]); // a PNG in base64
        Assert.Matches("<img[^>]+src=\"data:image/png;base64,", Text(data["text/html"]));
        Assert.Matches("alt=\"[^\"]{20,}\"", Text(data["text/html"]));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void Every_picture_is_described_and_every_table_has_header_cells(string path) => Assert.All(CodeCells(Read(path)).SelectMany(Outputs), output =>
    {
        var html = Text(output["data"]?["text/html"]);
        Assert.All(Regex.Matches(html, "<img [^>]*>"), picture => Assert.Matches("alt=\"[^\"]+\"", picture.Value));
        Assert.All(Regex.Matches(html, "<table.*?</table>", RegexOptions.Singleline), table => Assert.Matches("<th[^>]* scope=\"col\"", table.Value));
        Assert.All(Regex.Matches(html, "color:#d32f2f\">([^<]*)"), wrong => Assert.EndsWith("✗", wrong.Groups[1].Value, StringComparison.Ordinal)); // not by colour alone
    });

    /// <summary>The numbers with a decimal point, except the values of parameters such as 'wd' = 0.01.</summary>
    private static IEnumerable<double> Numbers(string text) =>
        Regex.Matches(text, @"(?<!= )(?<![\w.])\d+\.\d+(?![\w.]*\d)").Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    private static string[] Notebooks(string folder) => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.ipynb");

    /// <summary>The outputs that are charts.</summary>
    private static IEnumerable<JsonNode> Charts(string path) =>
        CodeCells(Read(path)).SelectMany(Outputs).Where(output => output["data"]?["image/png"] is not null && Text(output["data"]!["text/html"]).Contains("application/json", StringComparison.Ordinal));
}
