using NotebookKernel;

namespace Tests.Kernel;

/// <summary>What --parameter makes of a value: the type that the notebook declares decides.</summary>
public sealed class ParameterTests : IDisposable
{
    private readonly TestNotebook notebook = new();

    public void Dispose() => notebook.Dispose();

    [Theory]
    [InlineData("var x = \"a\";", "1.20", "\"1.20\"")]
    [InlineData("string x = \"a\";", "2007", "\"2007\"")]
    [InlineData("string x;", "\"quoted\" \\", "\"\\\"quoted\\\" \\\\\"")]
    [InlineData("string x = null;", "", "\"\"")]
    [InlineData("string x = null;", "true", "\"true\"")]
    [InlineData("string x = null;", "äö €\n", "\"äö €\\n\"")]
    [InlineData("double x = 1;", ".5", "0.5")]
    [InlineData("var x = .1;", "-1e-3", "-0.001")]
    [InlineData("double x = 1;", "2", "2")]
    [InlineData("float x = 1;", "0.1", "0.1f")]
    [InlineData("decimal x = 1;", "1.10", "1.10m")]
    [InlineData("double? x = null;", "7", "7")]
    [InlineData("var x = 3;", "-4", "-4")]
    [InlineData("long x = 3;", "99999999999", "99999999999")]
    [InlineData("var x = false;", "True", "true")]
    [InlineData("var x = 'a';", "é", "'é'")]
    public void It_is_a_literal_of_the_declared_type(string declaration, string text, string literal) => Assert.Equal($"// Parameters\nx = {literal};", Injected(declaration, text));

    [Theory]
    [InlineData("var x = 3;", "1e3", "\"1e3\" is not a valid int.")]
    [InlineData("var x = 3;", "", "\"\" is not a valid int.")]
    [InlineData("var x = 3;", "99999999999", "\"99999999999\" is not a valid int.")]
    [InlineData("byte x = 3;", "-1", "\"-1\" is not a valid byte.")]
    [InlineData("var x = .1;", "0,5", "\"0,5\" is not a valid double.")]
    [InlineData("var x = .1;", "1e400", "\"1e400\" is outside the range of double.")]
    [InlineData("var x = true;", "1", "\"1\" is not a valid bool.")]
    [InlineData("var x = DayOfWeek.Monday;", "Friday", "its type is System.DayOfWeek; strings, characters, numbers and bool can be set.")]
    [InlineData("Unknown x;", "1", "its type is Unknown; strings, characters, numbers and bool can be set.")]
    public void What_is_no_value_of_that_type_is_told(string declaration, string text, string message) =>
        Assert.EndsWith($"a.ipynb: --parameter x: {message}", Assert.Throws<RunException>(() => Injected(declaration, text)).Message, StringComparison.Ordinal);

    private string Injected(string declaration, string text)
    {
        notebook.Write("a.ipynb", $"@parameters\n{declaration}", "x");
        var read = NotebookKernel.Notebook.Read(notebook.Path("a.ipynb"));
        Parameters.Inject(read, new Dictionary<string, string> { ["x"] = text });
        return read.CodeCells.ElementAt(1).Source;
    }
}
