using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>What a cell can call without a using, and the kernel by its name, as in .NET Interactive.</summary>
public sealed class Kernel
{
    private readonly string? name;

    private Kernel(string? name) => this.name = name;

    /// <summary>The kernel of all languages.</summary>
    public static Kernel Root { get; } = new(".NET");

    /// <summary>The kernel of the language in which the running code is written.</summary>
    public static Kernel Current { get; } = new(null);

    /// <summary>What the cells are executed by; null where there is no notebook.</summary>
    internal static INotebook? Notebook { get; set; }

    /// <summary>".NET", or a language's name.</summary>
    public string Name => name ?? Notebook?.Language ?? "csharp";

    /// <summary>Shows the value now, in the given MIME types or in those that its type prefers.</summary>
#pragma warning disable IDE1006 // Lower case, as notebooks write it.
    public static DisplayedValue display(object? value, params string[] mimeTypes)
#pragma warning restore IDE1006
    {
        var displayed = new DisplayedValue(value);
        Notebook?.Show(value, mimeTypes, displayed.DisplayId);
        return displayed;
    }

    /// <summary>A value that shows as the given HTML.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Gives the page a style sheet.</summary>
    public static void CSS(string content) => $"<style>{content}</style>".DisplayAs(HtmlFormatter.MimeType);

    /// <summary>Has the page run a script.</summary>
    public static void Javascript(string content) => Notebook?.Run(content);

    /// <summary>Removes what the cell has shown so far: now, or, with <paramref name="wait"/>, when it next shows something.</summary>
    public static void ClearOutput(bool wait = false) => Notebook?.Clear(wait);

    /// <summary>Asks the user for a line.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="typeHint">What .NET Interactive takes, too; every answer is a text here.</param>
    /// <exception cref="InvalidOperationException">Nobody can be asked: the notebook runs without a user.</exception>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") => Ask(prompt, isPassword: false);

    /// <summary>Asks the user for a line that is not shown while it is typed.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked: the notebook runs without a user.</exception>
    public static async Task<PasswordString> GetPasswordAsync(string prompt = "") => new(await Ask(prompt, isPassword: true));

    private static Task<string> Ask(string prompt, bool isPassword) =>
        Notebook?.Ask(prompt, isPassword) ?? throw new InvalidOperationException("Nobody can be asked for input here: there is no notebook.");
}
