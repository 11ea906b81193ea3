namespace NotebookKernel;

/// <summary>The same as methods of any value.</summary>
public static class KernelExtensions
{
    /// <summary>Shows the value now, in the given MIME types or in those that its type prefers.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows the text as content of the given MIME type.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => Kernel.Show(MimeBundle.OfText(mimeType, value));
}
