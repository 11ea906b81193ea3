namespace NotebookKernel;

/// <summary>The lines of outputs end with \n on every system, so that a notebook is the same wherever it was executed.</summary>
internal static class LineEnds
{
    /// <summary>The text with \n where the system's own writers put \r\n.</summary>
    public static string Unified(string text) => Environment.NewLine == "\n" ? text : text.Replace(Environment.NewLine, "\n", StringComparison.Ordinal);
}
