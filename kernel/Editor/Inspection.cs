using System.Net;

namespace NotebookKernel;

/// <summary>What is known of the thing at the cursor: how it is declared, and what its documentation says.</summary>
/// <param name="Signatures">Declarations, one or, for overloads, several.</param>
/// <param name="Documentation">Paragraphs of plain text.</param>
/// <param name="Language">The language in which they are declared.</param>
internal sealed record Inspection(IReadOnlyList<string> Signatures, IReadOnlyList<string> Documentation, string Language = NotebookKernel.Language.Default)
{
    /// <summary>As plain text.</summary>
    public string Plain => string.Join("\n\n", new[] { string.Join('\n', Signatures) }.Concat(Documentation).Where(part => part.Length > 0));

    /// <summary>As Markdown, the declarations in a block of code.</summary>
    public string Markdown => string.Join("\n\n", Documentation.Prepend($"```{Language}\n{string.Join('\n', Signatures)}\n```"));

    /// <summary>As HTML.</summary>
    public string Html => $"<pre>{WebUtility.HtmlEncode(string.Join('\n', Signatures))}</pre>{string.Concat(Documentation.Select(part => $"<p>{WebUtility.HtmlEncode(part)}</p>"))}";
}
