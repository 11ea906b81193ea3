namespace NotebookKernel;

/// <summary>A diagram as text. JupyterLab draws it itself, without a network; elsewhere its text is shown.</summary>
internal sealed class Mermaid : ILanguage
{
    /// <summary>JupyterLab's name for it.</summary>
    public const string MimeType = "text/vnd.mermaid";

    public IEnumerable<Variable> Variables => [];

    public Submission Compile(Section section, CancellationToken cancellation) => Submission.Of(() =>
    {
        var bundle = MimeBundle.OfText(MimeType, section.Code);
        bundle["text/plain"] = section.Code;
        Kernel.Show(bundle);
    });

    public Submission Set(Variable variable) => throw new CellException("Share", $"{variable.Name} cannot be shared here: a diagram is shown as it stands and knows no variables.");
}
