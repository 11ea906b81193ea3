namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Text that is set as LaTeX.</summary>
public sealed class LaTeXString(string latex)
{
    private const string MimeType = "text/latex";

    static LaTeXString()
    {
        Formatter.Register<LaTeXString>((text, writer) => writer.Write(text.ToString()), MimeType);
        Formatter.Register<LaTeXString>((text, writer) => writer.Write(text.ToString()), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(LaTeXString), MimeType, PlainTextFormatter.MimeType);
    }

    /// <summary>The text as LaTeX.</summary>
    public static implicit operator LaTeXString(string latex) => new(latex);

    /// <summary>The text itself.</summary>
    public override string ToString() => latex;
}
