using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>How a notebook's run went: one row of the summary.</summary>
/// <param name="Notebook">The file's name.</param>
/// <param name="Cells">Code cells that ran.</param>
/// <param name="Seconds">Wall time, the start of the session's process included.</param>
/// <param name="Metrics">What the notebook recorded (scrapbook's scraps), by name.</param>
/// <param name="Error">Null, or the line that says what went wrong where.</param>
internal sealed record NotebookRun(string Notebook, int Cells, double Seconds, IReadOnlyDictionary<string, JsonNode?> Metrics, string? Error);
