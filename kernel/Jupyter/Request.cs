using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>
/// A message from a client. What is sent because of it carries <paramref name="Header"/> as its parent, byte for byte;
/// its reply goes to <paramref name="Identities"/>. <paramref name="Metadata"/> are, from JupyterLab, those of the cell. Content that is too long is not read: only its length is known then.
/// </summary>
internal sealed record Request(string Type, byte[] Header, JsonObject Metadata, JsonObject Content, int ContentBytes, IReadOnlyList<byte[]> Identities)
{
    /// <summary>The text in the content, or "" where there is none.</summary>
    public string Text(string name) => Value(name, "");

    public bool Flag(string name, bool otherwise) => Value(name, otherwise);

    public int Number(string name, int otherwise) => Value(name, otherwise);

    private T Value<T>(string name, T otherwise) => Content[name] is JsonValue value && value.TryGetValue<T>(out var found) ? found : otherwise;
}
