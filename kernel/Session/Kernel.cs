using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;

namespace NotebookKernel;

/// <summary>What a cell can call without a using, as in .NET Interactive.</summary>
public static class Kernel
{
    internal static OutputChannel? Outputs { get; set; }

    /// <summary>Shows the value now, in the given MIME types or in those that its type prefers.</summary>
#pragma warning disable IDE1006 // Lower case, as notebooks write it.
    public static DisplayedValue display(object? value, params string[] mimeTypes) => Show(MimeBundle.Of(value, mimeTypes));
#pragma warning restore IDE1006

    /// <summary>A value that shows as the given HTML.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    internal static DisplayedValue Show(JsonObject bundle)
    {
        var id = Guid.NewGuid().ToString("N");
        Outputs?.Send(new DisplayOutput(bundle, id));
        return new DisplayedValue(id);
    }
}

/// <summary>A value on display.</summary>
public sealed class DisplayedValue
{
    private readonly string id;

    internal DisplayedValue(string id) => this.id = id;

    /// <summary>Shows the new value in place of the old; from any thread while a cell runs.</summary>
    public void Update(object? value) => Kernel.Outputs?.Send(new DisplayUpdate(MimeBundle.Of(value), id));
}
