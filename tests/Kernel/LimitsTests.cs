using NotebookKernel;

namespace Tests.Kernel;

/// <summary>What is too much for a cell is told in a sentence; the next cell goes on.</summary>
[Trait("Category", "Slow")]
public class LimitsTests(TestSession session) : IClassFixture<TestSession>
{
    private static readonly string tooLong = "// " + new string('x', Limits.CodeCharacters);

    [Fact]
    public async Task Code_that_is_too_long_is_refused_before_the_compiler_sees_it()
    {
        await session.Execute(tooLong);
        Assert.Equal("TooLong", session.Error.Name);
        Assert.Contains("can have 4,194,304 characters, this has 4,194,307. Put the data", session.Error.Message, StringComparison.Ordinal);
        session.File("long.cs", tooLong);
        await session.Execute("#!import \"long.cs\"");
        Assert.Equal("TooLong", session.Error.Name);
        await session.Pass("1");
        Assert.Equal("1", session.Value);
    }

    [Fact]
    public async Task A_notebook_with_such_a_cell_says_so_in_the_cell()
    {
        using var notebook = new TestNotebook();
        notebook.Write("long.ipynb", "1", tooLong, "2");
        var (exit, _, error) = await notebook.Run("long.ipynb");
        Assert.Equal(1, exit);
        Assert.StartsWith("long.ipynb: cell 2 (id2): TooLong: A cell's code can have", error, StringComparison.Ordinal);
        Assert.StartsWith("TooLong: ", notebook.Text("out/long.ipynb", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_text_that_is_too_long_the_beginning_is_shown()
    {
        await session.Pass($"new string('x', {Limits.ShownCharacters})");
        Assert.Equal(Limits.ShownCharacters, session.Value!.Length);
        await session.Pass($"new string('x', {2 * Limits.ShownCharacters})");
        Assert.Equal(new string('x', 10) + "\n… 33,554,432 characters, of which the first 16,777,216 are shown.", session.Value![(Limits.ShownCharacters - 10)..]);
        await session.Execute($"throw new Exception(new string('x', {2 * Limits.ShownCharacters}));");
        Assert.EndsWith("of which the first 16,777,216 are shown.", session.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTML(large)", "text/html")]
    [InlineData("large.DisplayAs(\"image/png\");", "image/png")]
    [InlineData("display(1).Update(HTML(large));", "text/html")]
    public async Task Other_content_that_is_too_long_is_left_out_with_a_note(string code, string mimeType)
    {
        var outputs = await session.Pass($"var large = new string('x', {Limits.ShownCharacters + 1});\n{code}");
        Assert.Null(TestSession.Data(outputs[^1], mimeType));
        Assert.Equal($"This value's {mimeType} is left out: it has 16,777,217 characters, and 16,777,216 can be shown. Write it into a file.", (string?)TestSession.Data(outputs[^1], "text/plain"));
    }
}
