namespace NotebookKernel;

/// <summary>A failure of a cell that is told in full by its error output: a compile error, a directive that cannot be followed.</summary>
internal sealed class CellException(ErrorOutput error) : Exception(error.Message)
{
    public CellException(string name, string message) : this(new ErrorOutput(name, message, [$"{name}: {message}"]))
    {
    }

    public ErrorOutput Error => error;
}
