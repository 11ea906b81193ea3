using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>What cells show, write and ask, passed on to whoever runs them.</summary>
internal sealed class NotebookHost(OutputChannel outputs, Keyboard keyboard, Func<CancellationToken> takeToken) : INotebook
{
    private volatile string language = NotebookKernel.Language.Default;

    public string Language
    {
        get => language;
        set => language = value;
    }

    public CancellationToken Cancellation => takeToken();

    public void Show(JsonObject bundle) => Send(bundle, Guid.NewGuid().ToString("N"));

    public void Show(object? value, string[] mimeTypes, string id) => Send(MimeBundle.Of(value, mimeTypes), id);

    public void ShowAs(string text, string mimeType, string id) => Send(MimeBundle.OfText(mimeType, text), id);

    public void Run(string script) => Show(JavaScript.Bundle(script));

    public void Update(object? value, string id) => outputs.Send(new DisplayUpdate(MimeBundle.Of(value), id));

    public void Clear(bool wait) => outputs.Send(new ClearOutput(wait));

    public void Write(string stream, string text) => outputs.Write(stream, text);

    public Task<string> Ask(string prompt, bool isPassword) =>
        keyboard.Ask(prompt, isPassword) ?? throw new InvalidOperationException("Nobody can be asked for input here: the notebook runs without a user.");

    private void Send(JsonObject bundle, string id) => outputs.Send(new DisplayOutput(bundle, id));
}
