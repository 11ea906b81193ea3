using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>
/// A message from a client. What is sent because of it carries <paramref name="Header"/> as its parent, byte for byte;
/// its reply goes to <paramref name="Identities"/>. <paramref name="Metadata"/> are, from JupyterLab, those of the cell. Content that is too long is not read: only its length is known then.
/// </summary>
internal sealed record Request(string Type, byte[] Header, JsonObject Metadata, JsonObject Content, int ContentBytes, IReadOnlyList<byte[]> Identities)
{
    private static readonly TimeSpan mostBetweenDates = TimeSpan.FromSeconds(2), rightAfter = TimeSpan.FromSeconds(.1);

    /// <summary>When it was received, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public long Arrived { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>The text in the content, or "" where there is none.</summary>
    public string Text(string name) => Value(name, "");

    public bool Flag(string name, bool otherwise) => Value(name, otherwise);

    public int Number(string name, int otherwise) => Value(name, otherwise);

    /// <summary>
    /// Whether it was sent before the other, by the dates that clients write, and has only come late. A browser and Jupyter's server, which sends its interrupts, may have
    /// clocks that differ, and a clock may be set back: so the dates are believed only where they are close and, between two senders, only where this one came right after
    /// the other. A person needs longer than that to see a cell run and to stop it.
    /// </summary>
    public bool IsLateFor(Request other)
    {
        var ((session, sent), (otherSession, otherSent)) = (Origin(), other.Origin());
        return sent < otherSent && otherSent - sent < mostBetweenDates && (session == otherSession || Stopwatch.GetElapsedTime(other.Arrived, Arrived) < rightAfter);
    }

    private (string? Session, DateTimeOffset? Sent) Origin()
    {
        var header = JsonNode.Parse(Header)!;
        return (header["session"]?.ToString(), DateTimeOffset.TryParse(header["date"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent) ? sent : null);
    }

    private T Value<T>(string name, T otherwise) => Content[name] is JsonValue value && value.TryGetValue<T>(out var found) ? found : otherwise;
}
