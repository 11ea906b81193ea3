namespace NotebookKernel;

/// <summary>
/// A diagram. Flow charts are drawn here, so that they show wherever pictures do. JupyterLab draws the other kinds itself, and elsewhere the text is shown. Of a drawn chart JupyterLab gets no text
/// to draw: it would put its own drawing, of 130 KB, into the notebook in place of this one.
/// </summary>
internal sealed class Mermaid : ILanguage
{
    /// <summary>JupyterLab's name for it.</summary>
    public const string MimeType = "text/vnd.mermaid";

    private const string Svg = "image/svg+xml";

    public IEnumerable<Variable> Variables => [];

    public Submission Compile(Section section, CancellationToken cancellation) => Submission.Of(() =>
    {
        var code = section.Code.Trim('\n');
        var chart = Flowchart.Read(code);
        var bundle = chart is null ? MimeBundle.OfText(MimeType, code) : MimeBundle.OfText(Svg, FlowchartSvg.Write(chart));
        bundle["text/plain"] = chart?.Description is { Length: > 0 } description ? description : code;
        Kernel.Notebook?.Show(bundle);
    });

    public Submission Set(Variable variable) => throw new CellException("Share", $"{variable.Name} cannot be shared here: a diagram is shown as it stands and knows no variables.");
}
