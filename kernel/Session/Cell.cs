namespace NotebookKernel;

/// <summary>
/// A piece of code to execute; <paramref name="Name"/> ("cell 3") is what errors and stack traces call it.
/// <paramref name="CanAsk"/>: somebody is there to answer when it asks for a line. <paramref name="Language"/> is that of its first lines, unless
/// they begin with another's "#!"; null: C#.
/// </summary>
internal sealed record Cell(string Name, string Code, bool CanAsk = false, string? Language = null);

/// <summary>How a cell ended: with <see cref="Error"/> null, well.</summary>
internal sealed record CellResult(ErrorOutput? Error = null, bool Interrupted = false);
