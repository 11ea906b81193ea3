using System.Text.Json.Nodes;
using NotebookKernel;

namespace Tests.Kernel;

/// <summary>How a cell's outputs come into the notebook.</summary>
public class NotebookOutputsTests
{
    private readonly NotebookCell cell = new(new JsonObject());

    [Fact]
    public void Text_in_pieces_costs_as_much_as_the_pieces()
    {
        var few = Allocated(100);
        Assert.InRange(Allocated(1000), 5 * few, 15 * few);

        static long Allocated(int pieces)
        {
            var cell = new NotebookCell(new JsonObject());
            var outputs = new NotebookOutputs();
            var piece = new StreamOutput("stdout", new string('x', 1000));
            outputs.Add(cell, piece);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < pieces; i++)
                outputs.Add(cell, piece);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Each_stream_s_pieces_are_one_output()
    {
        var outputs = new NotebookOutputs();
        foreach (var (name, text) in new[] { ("stdout", "a"), ("stdout", "b\n"), ("stderr", "c"), ("stdout", "d") })
            outputs.Add(cell, new StreamOutput(name, text));
        Assert.Equal(["stdout: ab\n", "stderr: c", "stdout: d"], cell.Outputs.Select(output => $"{output!["name"]}: {NotebookJson.Text(output["text"])}"));
    }

    [Fact]
    public void A_path_that_came_in_pieces_is_taken_out_of_the_committed_form()
    {
        using var notebook = new TestNotebook();
        notebook.Write("a.ipynb", "1");
        var read = NotebookKernel.Notebook.Read(notebook.Path("a.ipynb"));
        var outputs = new NotebookOutputs();
        var only = read.CodeCells.Single();
        foreach (var piece in new[] { notebook.Folder[..5], notebook.Folder[5..] + "/x\n" })
            outputs.Add(only, new StreamOutput("stdout", piece));
        CommittedForm.Apply(read);
        Assert.Equal("./x\n", NotebookJson.Text(only.Outputs.Single()!["text"]));
    }
}
