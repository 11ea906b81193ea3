using System.Globalization;
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

    /// <summary>Whether the same client sent it earlier than the other. Clients write when that was; between two of them, whose clocks may differ, nothing is said.</summary>
    public bool Precedes(Request other)
    {
        var ((session, sent), (otherSession, otherSent)) = (Origin(), other.Origin());
        return session == otherSession && sent < otherSent;
    }

    private (string? Session, DateTimeOffset? Sent) Origin()
    {
        var header = JsonNode.Parse(Header)!;
        return (header["session"]?.ToString(), DateTimeOffset.TryParse(header["date"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent) ? sent : null);
    }

    private T Value<T>(string name, T otherwise) => Content[name] is JsonValue value && value.TryGetValue<T>(out var found) ? found : otherwise;
}
