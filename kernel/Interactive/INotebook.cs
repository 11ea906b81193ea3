using System.Text.Json.Nodes;

namespace Microsoft.DotNet.Interactive;

/// <summary>What the kernel does for its cells.</summary>
internal interface INotebook
{
    /// <summary>The language of the section that runs.</summary>
    string Language { get; }

    /// <summary>Cancelled when the running cell is stopped; who asks is given time to stop by itself.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>Shows a value, as the display of that id.</summary>
    void Show(object? value, string[] mimeTypes, string id);

    /// <summary>Shows what is already in its forms, by MIME type.</summary>
    void Show(JsonObject bundle);

    /// <summary>Shows text that is already in the MIME type.</summary>
    void ShowAs(string text, string mimeType, string id);

    /// <summary>Has the page run a script.</summary>
    void Run(string script);

    /// <summary>Shows the value in place of what has that id.</summary>
    void Update(object? value, string id);

    /// <summary>Removes what the cell has shown.</summary>
    void Clear(bool wait);

    /// <summary>Writes to the cell's stdout or stderr.</summary>
    void Write(string stream, string text);

    /// <exception cref="InvalidOperationException">Nobody can be asked.</exception>
    Task<string> Ask(string prompt, bool isPassword);
}
