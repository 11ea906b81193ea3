using System.Collections;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Deedle;
using DeepLearning;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookKernel;
using static TorchSharp.torch;

namespace Tests;

/// <summary>Ten times as much takes about ten times the work, and what has a bound takes no more: counted in bytes allocated, which no busy machine changes.</summary>
[Collection(nameof(Seeded))]
public class GrowthTests
{
    private static readonly Random random = new(1);

    public static TheoryData<string, int, Func<int, object?>> Linear => new()
    {
        { "labelled points", 200, n => Plot.Points(Values(n), Values(n), Names(n)) },
        { "a line", 10_000, n => Plot.Lines([("loss", Values(n))]) },
        { "bars of one name", 200, n => Plot.Bars(Enumerable.Repeat(("same", 1), n)) },
        { "a histogram", 2000, n => Plot.Histogram(Values(n)) },
        { "a chart's description", 200, n => Plot.Points(Values(n), Values(n)).ToDisplayString("text/plain") },
        { "a table's text", 200, n => Rows(n).ToString() },
        { "a table's HTML", 200, n => Rows(n).ToHtml() },
        { "a vocabulary", 1000, n => new Vocabulary(Names(n)) },
        { "pairs in a confusion matrix", 1000, n => new ConfusionMatrix(["a", "b"], Enumerable.Range(0, n).Select(i => ((long)i % 2, (long)i / 2 % 2))) },
        { "confused pairs", 20, n => new ConfusionMatrix([.. Names(20)], Enumerable.Range(0, n).Select(i => ((long)i % 20, (long)i / 20 % 20))).MostConfused() },
        { "classes of which each is confused with its neighbour", 300, n => Confused(n).MostConfused() },
        { "the text that a cell writes", 500, Written },
    };

    [Theory]
    [MemberData(nameof(Linear))]
    public void Ten_times_as_much_is_ten_times_the_work(string what, int count, Func<int, object?> make)
    {
        var (less, more) = (Allocated(() => make(count)), Allocated(() => make(10 * count)));
        Assert.True(more < 14 * less, $"{what}: {less:N0} bytes for {count}, {more:N0} for ten times as many");
    }

    /// <summary>What looks at every row for each row allocates no more for it, so it is held against the table's text, which is as long: looking at all 40,000 each time takes 100 times as long.</summary>
    [Fact]
    public void A_table_is_written_in_one_pass()
    {
        var table = Rows(40_000);
        var (text, html) = (Least(() => table.ToString()), Least(() => table.ToHtml()));
        Assert.True(html < 25 * text, $"{html} for the HTML, {text} for the text");

        static TimeSpan Least(Action write) => Enumerable.Range(0, 3).Min(_ =>
        {
            var begin = Stopwatch.GetTimestamp();
            write();
            return Stopwatch.GetElapsedTime(begin);
        });
    }

    /// <summary>A site looked at every word of a notebook for each of its cells.</summary>
    [Fact]
    public void A_page_s_code_is_walked_through_once()
    {
        var (less, more) = (Looks(40), Looks(400));
        Assert.True(more < 14 * less, $"{less:N0} looks at words for 40 cells, {more:N0} for ten times as many");

        static int Looks(int count)
        {
            const string Cell = "var a = 1; // b";
            var words = new CountingList<(TextSpan, string)>([.. Enumerable.Range(0, count).SelectMany(i => new[] { 0, 8, 11 }.Select(at => (new TextSpan((i * (Cell.Length + 1)) + at, 1), "word")))]);
            Assert.Contains("<span class=\"word\">v</span>ar", CodeHtml.Write([.. Enumerable.Repeat(Cell, count)], words)[^1], StringComparison.Ordinal);
            return words.Looks;
        }
    }

    public static TheoryData<string, int, Func<int, string>> Bounded => new()
    {
        { "a tensor's text", 40, n => zeros(n, n).ToDisplayString("text/plain") },
        { "the text of a tensor of many dimensions", 1, n => zeros([.. Enumerable.Repeat(2L, 10 + n)]).ToDisplayString("text/plain") },
        { "a frame's head", 100, n => Frame.FromRecords(Enumerable.Range(0, n).Select(i => new { user = i % 7, rating = 1 })).ToDisplayString("text/html") },
        { "a long line's picture and figure", 2000, n => Plot.Lines([("loss", Values(n))]).ToDisplayString("text/html") },
        { "a confusion matrix's table", 40, n => Confused(n).ToDisplayString("text/html") },
        { "a confusion matrix's picture", 40, n => Confused(n).ToDisplayString("image/png") },
        { "a confusion matrix's text", 40, n => Confused(n).ToDisplayString("text/plain") },
        { "the table of the most confused", 60, n => Confused(n).MostConfused().ToDisplayString("text/html") },
        { "a grid's picture", 25, n => new PictureGrid(Enumerable.Repeat(((IPicture)new Image(1, 1, new byte[3]), "title"), n)).ToDisplayString("image/png") },
        { "a vocabulary's text", 100, n => new Vocabulary(Names(n)).ToString() },
    };

    [Theory]
    [MemberData(nameof(Bounded))]
    public void What_is_shown_stays_short(string what, int count, Func<int, string> show)
    {
        var (less, more) = (show(count).Length, show(10 * count).Length);
        Assert.True(more < 2 * less, $"{what}: {less:N0} characters for {count}, {more:N0} for ten times as many");
    }

    public static TheoryData<string, Action<JsonObject>> WithoutCopies => new()
    {
        { "a notebook's file", notebook => NotebookJson.Write(notebook, Stream.Null) },
        {
            "a page of text", notebook =>
            {
                var html = new OutputHtml(new ProseHtml("", new SitePages([])), isSafe: false);
                foreach (var cell in notebook["cells"]!.AsArray())
                    html.Write(new JsonObject { ["output_type"] = "stream", ["text"] = cell!["outputs"]![0]!["data"]!["text/html"]!.DeepClone() }, TextWriter.Null);
            }
        },
        {
            "a page", notebook =>
            {
                var html = new OutputHtml(new ProseHtml("", new SitePages([])), isSafe: false);
                foreach (var cell in notebook["cells"]!.AsArray())
                    html.Write(cell!["outputs"]![0]!.AsObject(), TextWriter.Null);
            }
        },
    };

    /// <summary>Ten times as many outputs of a megabyte each take no more memory: it is that of one of them.</summary>
    [Theory]
    [MemberData(nameof(WithoutCopies))]
    public void Large_outputs_are_passed_on_one_by_one(string what, Action<JsonObject> pass)
    {
        var (less, more) = (Passing(3), Passing(30));
        Assert.True(more < 2 * less, $"{what}: {less:N0} bytes for 3 outputs, {more:N0} for ten times as many");

        long Passing(int count)
        {
            var cells = string.Join(", ", Enumerable.Repeat($$$"""{"outputs": [{"output_type": "display_data", "data": {"text/html": "{{{new string('x', 1 << 20)}}}"}}]}""", count));
            var notebook = JsonNode.Parse($$"""{"cells": [{{cells}}]}""")!.AsObject();
            return Allocated(() =>
            {
                pass(notebook);
                return null;
            });
        }
    }

    private sealed class CountingList<T>(List<T> items) : IReadOnlyList<T>
    {
        public int Looks { get; private set; }

        public int Count => items.Count;

        public T this[int index]
        {
            get
            {
                Looks++;
                return items[index];
            }
        }

        public IEnumerator<T> GetEnumerator() => items.Select((_, i) => this[i]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"name {i:000000}")];

    private static ConfusionMatrix Confused(int classes) => new(Names(classes), Enumerable.Range(0, classes).Select(i => ((long)i, (long)(i + 1) % classes)));

    private static Table Rows(int count) => new(["name", "value"], Names(count).Zip(Values(count), (name, value) => (IReadOnlyList<object?>)[name, value]));

    private static NotebookCell Written(int count)
    {
        var cell = new NotebookCell(new JsonObject { ["cell_type"] = "code", ["source"] = "", ["outputs"] = new JsonArray() });
        var outputs = new NotebookOutputs();
        for (var i = 0; i < count; i++)
            outputs.Add(cell, new StreamOutput("stdout", "a line of text that a cell writes\n"));
        return cell;
    }

    private static long Allocated(Func<object?> make)
    {
        make(); // what is made once is made
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(make());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
