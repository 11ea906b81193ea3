using Benchmarks.Fuzz;

namespace Tests.Kernel;

/// <summary>Notebook files as strangers send them. `benchmarks -- fuzz notebooks` tries more.</summary>
public sealed class MutatedNotebookTests : IDisposable
{
    private readonly TestNotebook notebook = new();

    public void Dispose() => notebook.Dispose();

    [Fact]
    public void Each_is_read_or_refused_in_a_line()
    {
        var result = FuzzRun.Run(FuzzNotebooks.Target, 300, seed: 2);
        Assert.Empty(result.Problems);
        Assert.InRange(result.Accepted, 50, 250);
    }

    [Theory]
    [InlineData("""{"cells": [{"cell_type": "code", "source": 5}], "nbformat": 4}""", "not a notebook of nbformat 4: cells[0].source must be a text or a list of texts, and is 5.")]
    [InlineData("""{"cells": [{"cell_type": "code", "metadata": []}], "nbformat": 4}""", "not a notebook of nbformat 4: cells[0].metadata must be an object, and is [].")]
    [InlineData("""{"cells": [{"cell_type": "code", "metadata": {"tags": ["a", 1]}}], "nbformat": 4}""", "not a notebook of nbformat 4: cells[0].metadata.tags[1] must be a text, and is 1.")]
    [InlineData("""{"cells": [{"cell_type": "code", "outputs": {}}], "nbformat": 4}""", "not a notebook of nbformat 4: cells[0].outputs must be a list, and is {}.")]
    [InlineData("""{"cells": [{"cell_type": "raw"}, {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {"image/png": {"a": 1}}}]}], "nbformat": 4}""",
        "not a notebook of nbformat 4: cells[1].outputs[0].data[\"image/png\"] must be a text or a list of texts, and is {\"a\": 1}.")]
    [InlineData("""{"cells": [{"cell_type": "code", "outputs": [{"output_type": "error", "traceback": "x"}]}], "nbformat": 4}""", "not a notebook of nbformat 4: cells[0].outputs[0].traceback must be a list, and is \"x\".")]
    [InlineData("""{"cells": [{"cell_type": "heading", "source": ""}], "nbformat": 4}""", "not a notebook of nbformat 4: cells[0].cell_type must be \"code\", \"markdown\" or \"raw\", and is \"heading\".")]
    [InlineData("""{"cells": [{"cell_type": "code", "source": "\ud800"}], "nbformat": 4}""", "not a notebook: cells[0] holds text that is not Unicode.")]
    [InlineData("""{"cells": [null], "nbformat": 4}""", "not a notebook of nbformat 4: cells[0] must be an object, and is null.")]
    [InlineData("""{"cells": [], "cells": [], "nbformat": 4}""", "not a notebook, the JSON breaks off or is wrong: a key occurs twice. Restore the file.")]
    [InlineData("""{"cells": [], "metadata": {"kernelspec": 1}, "nbformat": 4}""", "not a notebook of nbformat 4: metadata.kernelspec must be an object, and is 1.")]
    [InlineData("""{"cells": [], "nbformat": "4"}""", "not a notebook of nbformat 4. Open it in Jupyter and save it again.")]
    public void What_the_schema_forbids_is_refused_with_its_place(string json, string message)
    {
        File.WriteAllText(notebook.Path("a.ipynb"), json);
        Assert.Equal($"{notebook.Path("a.ipynb")}: {message}", Assert.Throws<NotebookKernel.RunException>(() => NotebookKernel.Notebook.Read(notebook.Path("a.ipynb"))).Message);
    }

    [Fact]
    public void Json_without_end_is_refused()
    {
        File.WriteAllText(notebook.Path("a.ipynb"), new string('[', 100_000));
        Assert.Contains("nested deeper than 256 levels", Assert.Throws<NotebookKernel.RunException>(() => NotebookKernel.Notebook.Read(notebook.Path("a.ipynb"))).Message, StringComparison.Ordinal);
    }
}
