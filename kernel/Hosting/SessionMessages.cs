using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NotebookKernel;

/// <summary>What is asked of a session's process. A line of JSON each.</summary>
[JsonDerivedType(typeof(ExecuteRequest), "execute")]
[JsonDerivedType(typeof(InterruptRequest), "interrupt")]
[JsonDerivedType(typeof(AnswerRequest), "answer")]
internal abstract record SessionRequest;

/// <summary>To execute the cell.</summary>
internal sealed record ExecuteRequest(Cell Cell) : SessionRequest;

/// <summary>To stop the running cell.</summary>
internal sealed record InterruptRequest : SessionRequest;

/// <summary>To give the running cell the line it has asked for.</summary>
internal sealed record AnswerRequest(string Text) : SessionRequest;

/// <summary>What a session's process answers: outputs, and at the end of a cell its result.</summary>
internal sealed record SessionReply(Output? Output, CellResult? Result);

internal static class SessionMessages
{
    private static readonly JsonSerializerOptions options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 256 };

    public static string ToLine<T>(T message) => JsonSerializer.Serialize(message, options);

    public static T FromLine<T>(string line) => JsonSerializer.Deserialize<T>(line, options)!;

    public static T FromLine<T>(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = options.MaxDepth });
        return JsonSerializer.Deserialize<T>(ref reader, options)!;
    }
}
