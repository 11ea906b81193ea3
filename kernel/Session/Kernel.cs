using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;

namespace NotebookKernel;

/// <summary>What a cell can call without a using, as in .NET Interactive.</summary>
public static class Kernel
{
    internal static OutputChannel? Outputs { get; set; }

    internal static Keyboard? Keyboard { get; set; }

    /// <summary>Shows the value now, in the given MIME types or in those that its type prefers.</summary>
#pragma warning disable IDE1006 // Lower case, as notebooks write it.
    public static DisplayedValue display(object? value, params string[] mimeTypes) => Show(MimeBundle.Of(value, mimeTypes));
#pragma warning restore IDE1006

    /// <summary>A value that shows as the given HTML.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Removes what the cell has shown so far: now, or, with <paramref name="wait"/>, when it next shows something.</summary>
    public static void ClearOutput(bool wait = false) => Outputs?.Send(new ClearOutput(wait));

    /// <summary>Asks the user for a line.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked: the notebook runs without a user.</exception>
    public static Task<string> GetInputAsync(string prompt = "") => Ask(prompt, password: false);

    /// <summary>Asks the user for a line that is not shown while it is typed.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked: the notebook runs without a user.</exception>
    public static Task<string> GetPasswordAsync(string prompt = "") => Ask(prompt, password: true);

    internal static DisplayedValue Show(JsonObject bundle)
    {
        var id = Guid.NewGuid().ToString("N");
        Outputs?.Send(new DisplayOutput(bundle, id));
        return new DisplayedValue(id);
    }

    private static Task<string> Ask(string prompt, bool password) =>
        Keyboard?.Ask(prompt, password) ?? throw new InvalidOperationException("Nobody can be asked for input here: the notebook runs without a user.");
}

/// <summary>A value on display.</summary>
public sealed class DisplayedValue
{
    private readonly string id;

    internal DisplayedValue(string id) => this.id = id;

    /// <summary>Shows the new value in place of the old; from any thread while a cell runs.</summary>
    public void Update(object? value) => Kernel.Outputs?.Send(new DisplayUpdate(MimeBundle.Of(value), id));
}
