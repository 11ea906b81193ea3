using System.Text.Json.Nodes;
using NotebookKernel;

namespace Tests.Kernel;

/// <summary>What memory a notebook with large outputs takes: of all that a process holds, so alone in it.</summary>
[Collection(nameof(Alone))]
public class NotebookMemoryTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void What_cells_write_takes_as_much_memory_as_in_the_file()
    {
        var cell = new NotebookCell(new JsonObject());
        var held = Held(() => cell = new NotebookCell(new JsonObject()), cell =>
        {
            var outputs = new NotebookOutputs();
            for (var i = 0; i < 20 * 32; i++)
                outputs.Add(cell, new StreamOutput("stdout", new string('é', Megabyte / 64))); // two bytes each
        });
        Assert.InRange(held, 19 * Megabyte, 22 * Megabyte);
        Assert.Equal(20 * Megabyte / 2, NotebookJson.Text(cell.Outputs.Single()!["text"]).Length);
    }

    [Fact]
    public void What_cells_have_shown_before_a_run_takes_no_memory_in_it()
    {
        using var folder = new TestNotebook();
        var path = folder.Path("shown.ipynb");
        File.WriteAllText(path, $$$"""{"cells": [{"cell_type": "code", "source": "1", "outputs": [{"output_type": "display_data", "data": {"text/html": "{{{new string('x', 20 * Megabyte)}}}"}}]}], "nbformat": 4}""");
        var read = new NotebookKernel.Notebook[1];
        Assert.InRange(Held(() => read = new NotebookKernel.Notebook[1], read => read[0] = NotebookKernel.Notebook.Read(path)), 19 * Megabyte, 24 * Megabyte);
        Assert.InRange(Held(() => NotebookKernel.Notebook.Read(path), notebook => notebook.Clear()), -24 * Megabyte, -19 * Megabyte);
        read[0].Clear();
        Assert.Equal("1", read[0].CodeCells.Single().Source);
    }

    /// <summary>What the work adds, in bytes: the middle of three, because what other tests have left (an array in a pool, say) is given back at a time of its own.</summary>
    private static long Held<T>(Func<T> prepare, Action<T> work) => Enumerable.Range(0, 3).Select(_ =>
    {
        var subject = prepare();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        work(subject);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(subject);
        return held;
    }).Order().ElementAt(1);
}
