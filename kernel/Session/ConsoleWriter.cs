using System.Text;

namespace NotebookKernel;

/// <summary>Console.Out or Console.Error of the cells. A line ends with \n on every system: a notebook's outputs are the same everywhere.</summary>
internal sealed class ConsoleWriter : TextWriter
{
    private readonly OutputChannel outputs;
    private readonly string name;

    public ConsoleWriter(OutputChannel outputs, string name)
    {
        (this.outputs, this.name) = (outputs, name);
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => outputs.Write(name, value.ToString());

    public override void Write(string? value) => outputs.Write(name, value ?? "");

    public override void Write(char[] buffer, int index, int count) => outputs.Write(name, new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => outputs.Write(name, buffer.ToString());

    public override void WriteLine(string? value) => outputs.Write(name, value + "\n");
}
