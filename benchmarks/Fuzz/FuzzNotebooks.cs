using System.Text;
using System.Text.Json.Nodes;
using NotebookKernel;

namespace Benchmarks.Fuzz;

/// <summary>Notebooks with damaged bytes, with fields that are something else, or nested without end. They are put into the committed form, written, and made a page.</summary>
internal static class FuzzNotebooks
{
    private static readonly JsonNode notebook = JsonNode.Parse("""
        {
          "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {"tags": ["x"]}, "attachments": {"p.png": {"image/png": "aGk="}}, "source": ["# A *title*\n", "\n", "[link](b.ipynb) ![p](attachment:p.png) | a |"]},
            {"cell_type": "raw", "id": "b", "metadata": {}, "source": "raw"},
            {"cell_type": "code", "id": "c", "execution_count": 1, "metadata": {"tags": ["parameters"]}, "source": "var n = 1;", "outputs": [
              {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
              {"output_type": "display_data", "metadata": {"image/png": {"alt": "dot"}}, "data": {"image/png": "aGk=", "text/plain": ["a", "dot"]}},
              {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b>x</b>", "image/svg+xml": "<svg/>", "application/json": {"a": [1]}}},
              {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"application/scrapbook.scrap.json+json": {"name": "loss", "data": 0.5, "expected": [0, 1]}}},
              {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\u001b[31mE\u001b[0m: v"]}]}
          ],
          "metadata": {"kernelspec": {"name": ".net-csharp", "display_name": "C#", "language": "C#"}, "language_info": {"name": "C#"}},
          "nbformat": 4, "nbformat_minor": 5
        }
        """)!;

    /// <summary>What can be nested: before and after the middle.</summary>
    private static readonly (string Begin, string End)[] nests =
        [("(", ")"), ("[", "]"), ("{", "}"), ("!", ""), ("> ", ""), ("- ", ""), ("*a ", ""), ("![", "](b)"), ("if (true) ", ""), ("List<", ">"), ("x => ", ""), ("<div>", "")];

    public static FuzzTarget Target { get; } = new("notebooks", () => [Encoding.UTF8.GetBytes(notebook.ToJsonString())], Make, Read, (error, path) => error is RunException && error.Message.Contains(path, StringComparison.Ordinal));

    private static byte[] Make(Random random) => random.Next(20) switch
    {
        0 => Nested(random),
        < 5 => Mutation.Bytes(random, Encoding.UTF8.GetBytes(notebook.ToJsonString())),
        _ => Encoding.UTF8.GetBytes(Mutation.Json(random, notebook)?.ToJsonString() ?? "null"),
    };

    private static byte[] Nested(Random random)
    {
        var (begin, end) = nests[random.Next(nests.Length)];
        var count = random.Next(2) == 0 ? random.Next(1000) : random.Next(20_000);
        var copy = notebook.DeepClone();
        copy["cells"]![random.Next(3)]!["source"] = string.Concat(Enumerable.Repeat(begin, count)) + "1" + string.Concat(Enumerable.Repeat(end, count));
        return Encoding.UTF8.GetBytes(copy.ToJsonString());
    }

    private static void Read(string path)
    {
        var read = Notebook.Read(path);
        LessonReader.ReadAsync(read, new SitePages([path]), path + ".body", isSafe: false, CancellationToken.None).GetAwaiter().GetResult();
        File.Delete(path + ".body");
        Parameters.Inject(read, new Dictionary<string, string>());
        _ = Scraps.Of(read);
        _ = Scraps.Unexpected(read);
        _ = read.Language;
        CommittedForm.Apply(read);
        read.Write(path);
        _ = Notebook.Read(path);
    }
}
