namespace NotebookKernel;

/// <summary>Console.In of the cells: asks the user for a line whenever one is read, and is at its end where nobody can be asked.</summary>
internal sealed class ConsoleReader(Keyboard keyboard) : TextReader
{
    private string rest = "";

    public override string? ReadLine()
    {
        if (!Fill())
            return null;
        var line = rest.TrimEnd('\n');
        rest = "";
        return line;
    }

    /// <summary>One line: its user has no key for the end.</summary>
    public override string ReadToEnd() => ReadLine() is { } line ? line + "\n" : "";

    public override int Read()
    {
        var next = Peek();
        if (next >= 0)
            rest = rest[1..];
        return next;
    }

    public override int Peek() => Fill() ? rest[0] : -1;

    private bool Fill()
    {
        if (rest.Length == 0 && keyboard.Ask("", password: false) is { } answer)
            rest = answer.GetAwaiter().GetResult() + "\n"; // It blocks, as Console.ReadLine does.
        return rest.Length > 0;
    }
}
