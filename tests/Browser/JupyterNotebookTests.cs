using System.Text.Json.Nodes;
using OpenQA.Selenium;
using Tests.Jupyter;

namespace Tests.Browser;

/// <summary>The course in Jupyter Notebook as a reader meets it.</summary>
[Trait("Category", "Slow")]
public class JupyterNotebookTests(ExecutedNotebook notebook) : IClassFixture<ExecutedNotebook>
{
    private static readonly JsonArray cells = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "notebooks", ExecutedNotebook.Name)))!["cells"]!.AsArray();

    private static readonly int charts = cells.SelectMany(cell => cell!["outputs"] as JsonArray ?? []).Count(output => output!["data"]?["image/png"] is not null);

    [BrowserFact]
    public void Run_all_runs_every_cell_and_none_fails()
    {
        notebook.Tab.Show();
        var code = cells.Count(cell => (string?)cell!["cell_type"] == "code");
        Assert.Equal(Enumerable.Range(1, code).Select(i => $"In [{i}]:"), notebook.Tab.Texts(".code_cell .input_prompt"));
        Assert.Empty(notebook.Tab.Texts(".output_error, .output_stderr"));
    }

    [BrowserFact]
    public void Progress_ends_in_its_final_state()
    {
        notebook.Tab.Show();
        Assert.Equal(["Drawing the MovieLens sample: 100,000 of 100,000 ratings"], notebook.Tab.Texts(".output_html div").Where(text => text.StartsWith("Drawing", StringComparison.Ordinal)).Select(text => text.Split(", 00")[0]).Distinct());
        Assert.Empty(notebook.Tab.Texts("progress"));
        var tables = notebook.Tab.Texts(".dl-table tbody").Where(rows => rows.EndsWith(" s", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, tables.Count);
        Assert.All(tables, rows => Assert.Equal(Enumerable.Range(1, ExecutedNotebook.Epochs).Select(epoch => $"{epoch}"), rows.Split('\n').Select(row => row.Split(' ')[0])));
    }

    [BrowserFact]
    public void Charts_are_interactive_without_a_network()
    {
        notebook.Tab.Show(); // run while no other host answered
        notebook.Tab.Picture("interactive");
        Assert.Equal(charts, notebook.Tab.ChartsInState("interactive"));
        Assert.Equal(charts, notebook.Tab.ChartsWithAllTraces);
        Assert.Equal(0, notebook.Tab.PicturesSeen);
        Assert.Empty(notebook.Tab.OverlapsInCharts);
    }

    [BrowserFact]
    public void Charts_are_pictures_where_plotly_cannot_be_had()
    {
        var tab = OpenWithoutPlotlyBesideTheKernel();
        tab.Picture("offline");
        Assert.Equal(charts, tab.ChartsInState("static"));
        Assert.Equal(charts, tab.PicturesSeen);
    }

    [BrowserFact]
    public void Charts_of_a_kernel_that_brings_no_plotly_take_it_from_its_own_server()
    {
        notebook.Browser.HasPlotly = true;
        var tab = OpenWithoutPlotlyBesideTheKernel();
        notebook.Browser.HasPlotly = false;
        Assert.Equal(charts, tab.ChartsInState("interactive"));
    }

    [BrowserFact]
    public void Charts_are_pictures_in_a_notebook_that_is_not_trusted()
    {
        var tab = notebook.Open(notebook.Server.Add(ExecutedNotebook.Name, "cloned.ipynb"));
        tab.Picture("untrusted");
        Assert.Equal("Not Trusted", tab.Texts("#notification_trusted").Single());
        Assert.Equal(charts, tab.PicturesSeen);
    }

    [BrowserFact]
    public void Running_a_cell_and_saving_changes_nothing_but_its_outputs_and_its_number()
    {
        var (address, path) = notebook.Server.AddCopy(ExecutedNotebook.Name, "saved.ipynb");
        var committed = File.ReadAllText(path);
        File.WriteAllText(path, committed.Replace("\"execution_count\": 1,", "\"execution_count\": 1000,", StringComparison.Ordinal)); // of a cell without outputs
        var tab = notebook.Open(address);
        tab.Click(".code_cell .CodeMirror");
        tab.TypeWithShift(Keys.Enter);
        tab.WaitForIdle();
        tab.Save();
        Assert.Equal(committed, File.ReadAllText(path));
    }

    [BrowserFact]
    public void The_stop_button_ends_an_endless_loop_and_variables_stay()
    {
        var tab = notebook.Open(notebook.Server.AddEmpty("loop.ipynb"));
        tab.Type(Keys.Enter + "var n = 7; Console.WriteLine(\"begun\"); while (true) { }");
        tab.TypeWithShift(Keys.Enter);
        tab.WaitFor("return document.querySelector('.output_stdout') !== null");
        tab.Click("[data-jupyter-action='jupyter-notebook:interrupt-kernel']");
        tab.WaitForIdle();
        Assert.Equal(["The cell was stopped."], tab.Texts(".output_error"));
        tab.Type(Keys.Enter + "n");
        tab.TypeWithShift(Keys.Enter);
        tab.WaitForIdle();
        Assert.Equal(["7"], tab.Texts(".output_result"));
    }

    [BrowserFact]
    public void Tab_completes_and_Shift_Tab_explains()
    {
        var tab = notebook.Open(notebook.Server.AddEmpty("editor.ipynb"));
        tab.Type(Keys.Enter + "Console.Wri" + Keys.Tab);
        tab.WaitFor("return document.querySelector('.completions option') !== null");
        tab.Picture("completions");
        Assert.Equal(["Write", "WriteLine"], tab.Texts(".completions option"));
        tab.Type(Keys.Escape);
        tab.TypeWithShift(Keys.Home);
        tab.Type("Math.Sqrt");
        tab.TypeWithShift(Keys.Tab);
        tab.WaitFor("return document.querySelector('#tooltip .tooltiptext').innerText.length > 0");
        tab.Picture("tooltip");
        Assert.Contains("double Math.Sqrt(double d)", tab.Texts("#tooltip").Single(), StringComparison.Ordinal);
    }

    /// <summary>PowerShell is left to LanguageTests: its packages are 65 MB.</summary>
    [BrowserFact]
    public void Cells_of_each_language_but_PowerShell_show_what_they_make()
    {
        var all = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "notebooks", "all-languages.ipynb")))!["cells"]!.AsArray();
        var tab = notebook.Open(notebook.Server.AddCells("languages.ipynb", all.Select(cell => string.Concat(cell!["source"]!.AsArray().Select(line => (string?)line)))));
        tab.RunAll();
        tab.Picture("languages");
        Assert.Empty(tab.Texts(".output_error, .output_stderr"));
        Assert.Equal(["F# adds up to 6", "42 7"], tab.Texts(".output_result"));
        Assert.Equal("12", tab.Ask<string>("return document.body.dataset.total"));
        Assert.Equal(["from HTML"], tab.Texts("#own"));
        Assert.Equal(["from Markdown"], tab.Texts(".output_markdown em"));
        Assert.Equal(["answer"], tab.Texts(".output_html th"));
        Assert.Equal(["Begin", "End", "Enough?", "yes"], tab.Texts(".output_svg text").Order(StringComparer.Ordinal));
    }

    /// <summary>Opens the executed notebook where Jupyter's server has no plotly.js beside the kernel's entry.</summary>
    private NotebookTab OpenWithoutPlotlyBesideTheKernel()
    {
        var file = Path.Combine(JupyterClient.Data, "kernels", ".net-csharp", "plotly.min.js");
        File.Move(file, file + ".away");
        try
        {
            notebook.Browser.Driver.ExecuteCdpCommand("Network.clearBrowserCache", []);
            var tab = notebook.Open(notebook.Address);
            tab.WaitFor("return document.querySelector('[data-state=waiting]') === null");
            return tab;
        }
        finally
        {
            File.Move(file + ".away", file);
        }
    }
}
