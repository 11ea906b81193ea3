namespace NotebookKernel;

/// <summary>A language whose sections are shown as they stand, in a form that the page knows.</summary>
/// <param name="mimeType">The form.</param>
internal sealed class ShownText(string mimeType) : ILanguage
{
    public IEnumerable<Variable> Variables => [];

    public Submission Compile(Section section, CancellationToken cancellation) => Submission.Of(() => section.Code.DisplayAs(mimeType));

    public Submission Set(Variable variable) => throw new CellException("Share", $"{variable.Name} cannot be shared here: {mimeType} is shown as it stands and knows no variables.");
}
