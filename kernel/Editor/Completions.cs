namespace NotebookKernel;

/// <summary>What could stand at the cursor.</summary>
/// <param name="Items">The possibilities, the best first.</param>
/// <param name="Start">Where the text that they replace begins, in UTF-16 units of the cell.</param>
/// <param name="End">Where it ends.</param>
internal sealed record Completions(IReadOnlyList<CompletionChoice> Items, int Start, int End);

/// <summary>One possibility.</summary>
/// <param name="Text">What would be written.</param>
/// <param name="Type">What it is, in lower case: "method", "class", "local", "keyword", "path".</param>
internal sealed record CompletionChoice(string Text, string Type);
