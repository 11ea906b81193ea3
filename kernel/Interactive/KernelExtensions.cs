using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>The same as methods of any value.</summary>
public static class KernelExtensions
{
    /// <summary>Shows the value now, in the given MIME types or in those that its type prefers.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows the text as content of the given MIME type.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        var displayed = new DisplayedValue(value);
        Kernel.Notebook?.ShowAs(value, mimeType, displayed.DisplayId);
        return displayed;
    }

    /// <summary>Shows the items as the rows of a table.</summary>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> items) => Kernel.display(items.ToList());
}
