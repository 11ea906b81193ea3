using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;

namespace NotebookKernel;

/// <summary>
/// A message as frames: identities, a delimiter, the signature (HMAC-SHA256 in hexadecimal of the four frames after it), header, parent's header,
/// metadata, content, buffers. Safe from any thread.
/// </summary>
internal sealed class Wire(string key)
{
    /// <summary>The version of Jupyter's messages that this kernel speaks.</summary>
    public const string Version = "5.3";

    private const int Parts = 4;

    private static readonly byte[] delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] empty = "{}"u8.ToArray();
    private static readonly JsonDocumentOptions reading = new() { AllowDuplicateProperties = false, MaxDepth = 256 };
    private static readonly JsonSerializerOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private readonly byte[] key = Encoding.UTF8.GetBytes(key);
    private readonly string session = Guid.NewGuid().ToString("N");
    private readonly ReplayGuard replays = new();

    /// <summary>The request in the frames; null where it is malformed, signed wrongly or a repetition: it is dropped then, with <paramref name="reason"/>.</summary>
    public Request? Read(NetMQMessage frames, out string reason)
    {
        reason = "it is malformed";
        var bytes = frames.Select(frame => frame.ToByteArray()).ToList();
        var start = bytes.FindIndex(frame => frame.AsSpan().SequenceEqual(delimiter)) + 1;
        if (start == 0 || bytes.Count < start + 1 + Parts)
            return null;
        var (signature, parts) = (bytes[start], bytes.GetRange(start + 1, Parts));
        if (key.Length > 0)
        {
            reason = "its signature is wrong";
            if (!CryptographicOperations.FixedTimeEquals(signature, Sign(parts)))
                return null;
            reason = "it is a repetition";
            if (!replays.IsNew(Encoding.ASCII.GetString(signature)))
                return null;
        }
        try
        {
            reason = "it is no JSON message";
            return parts[0].Length <= Limits.MessageBytes && Parse(parts[0]) is JsonObject header && header["msg_type"] is JsonValue type && type.TryGetValue<string>(out var name)
                && Content(parts[3]) is JsonObject content
                ? new Request(name, parts[0], Content(parts[2]) as JsonObject ?? [], content, parts[3].Length, bytes.GetRange(0, start - 1))
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // The latter: text that is no Unicode.
        }
    }

    /// <summary>The frames of a message to the identities, or under a topic.</summary>
    public NetMQMessage Write(IEnumerable<byte[]> identities, string type, JsonObject content, byte[]? parent)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = Version,
        };
        List<byte[]> parts = [Bytes(header), parent ?? empty, empty, Bytes(content)];
        return new NetMQMessage([.. identities.Append(delimiter).Append(key.Length > 0 ? Sign(parts) : []).Concat(parts).Select(bytes => new NetMQFrame(bytes))]);
    }

    /// <summary>Read as JSON, a text takes five times as much memory: what is to be refused is not read.</summary>
    private static JsonNode? Content(byte[] json) => Limits.Refusal(json.Length) is null ? Parse(json) : new JsonObject();

    private static JsonNode? Parse(byte[] json) => JsonNode.Parse(json, documentOptions: reading);

    private byte[] Sign(List<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in parts)
            hash.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, options);
}
