using System.Text.Json;
using System.Text.Json.Serialization;

namespace NotebookKernel;

/// <summary>What the runner asks of a session's process: a cell to execute, or, without one, to stop the running one. A line of JSON each.</summary>
internal sealed record SessionRequest(Cell? Execute);

/// <summary>What a session's process answers: outputs, and at the end of a cell its result.</summary>
internal sealed record SessionReply(Output? Output, CellResult? Result);

internal static class SessionMessages
{
    private static readonly JsonSerializerOptions options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 256 };

    public static string ToLine<T>(T message) => JsonSerializer.Serialize(message, options);

    public static T FromLine<T>(string line) => JsonSerializer.Deserialize<T>(line, options)!;
}
