using System.Text;

namespace NotebookKernel;

/// <summary>The lines of outputs end with \n on every system, so that a notebook is the same wherever it was executed.</summary>
internal static class LineEnds
{
    /// <summary>The text with \n where the system's own writers put \r\n.</summary>
    public static string Unified(string text) => Unified(text, Environment.NewLine);

    /// <summary>The piece of a text that follows <paramref name="before"/>, unified. A line end may be split between the two: its \r is taken from the end of what was before.</summary>
    public static string Next(StringBuilder before, string piece, string newLine)
    {
        if (piece.StartsWith('\n') && EndsInHalf(before, newLine))
            before.Length--;
        return Unified(piece, newLine);
    }

    /// <summary>Whether the end may be the first half of a line end.</summary>
    public static bool EndsInHalf(StringBuilder text, string newLine) => newLine == "\r\n" && text.Length > 0 && text[^1] == '\r';

    private static string Unified(string text, string newLine) => newLine == "\n" ? text : text.Replace(newLine, "\n", StringComparison.Ordinal);
}
