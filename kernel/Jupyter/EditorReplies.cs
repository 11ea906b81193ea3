using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>
/// Answers complete_request, inspect_request and is_complete_request, and a cell that is only a question ("Math.Sqrt?").
/// On the wire a position counts Unicode code points, in the services UTF-16 units.
/// </summary>
internal sealed partial class EditorReplies(EditorServices services)
{
    public static bool Answers(string requestType) => requestType is "complete_request" or "inspect_request" or "is_complete_request";

    /// <summary>The content of the reply.</summary>
    public async Task<JsonObject> ContentAsync(Request request, CancellationToken cancellation)
    {
        var code = request.Text("code");
        var cursor = Offset(code, request.Number("cursor_pos", int.MaxValue));
        try
        {
            return request.Type switch
            {
                "complete_request" => Content(code, await services.CompleteAsync(code, cursor, cancellation)),
                "inspect_request" => Content(await services.InspectAsync(code, cursor, cancellation)),
                "is_complete_request" => Content(Question().IsMatch(code) ? new Completeness("complete") : EditorServices.IsComplete(code)),
                var other => throw new ArgumentOutOfRangeException(nameof(request), other, null),
            };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client has asked again: nothing is found, in the form that every client reads.
            return request.Type == "complete_request" ? Content(code, new([], cursor, cursor)) : Content(found: null);
        }
    }

    /// <summary>What the client is to show beside the notebook, where the cell is a question; null where it is code.</summary>
    public async Task<JsonArray?> PagesAsync(string cell)
    {
        if (Question().Match(cell) is not { Success: true, Groups: var groups })
            return null;
        var name = groups["name"].Value;
        var data = await services.InspectAsync(name, name.Length) is { } found ? Data(found) : new JsonObject { ["text/plain"] = $"Nothing is known of {name}." };
        return [new JsonObject { ["source"] = "page", ["data"] = data, ["start"] = 0 }];
    }

    private static JsonObject Content(string code, Completions completions)
    {
        var (start, end) = (Position(code, completions.Start), Position(code, completions.End));
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. completions.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray(
                    [.. completions.Items.Select(item => new JsonObject { ["text"] = item.Text, ["type"] = item.Type, ["start"] = start, ["end"] = end })]),
            },
        };
    }

    private static JsonObject Content(Inspection? found) => new()
    {
        ["status"] = "ok",
        ["found"] = found is not null,
        ["data"] = found is null ? new JsonObject() : Data(found),
        ["metadata"] = new JsonObject(),
    };

    private static JsonObject Content(Completeness judged)
    {
        var content = new JsonObject { ["status"] = judged.Status };
        if (judged.Status == "incomplete")
            content["indent"] = judged.Indent;
        return content;
    }

    private static JsonObject Data(Inspection found) => new() { ["text/plain"] = found.Plain, ["text/markdown"] = found.Markdown, ["text/html"] = found.Html };

    /// <summary>The offset in UTF-16 units after that many code points.</summary>
    private static int Offset(string text, int codePoints)
    {
        var offset = 0;
        for (; codePoints > 0 && offset < text.Length; codePoints--)
            offset += char.IsSurrogatePair(text, offset) ? 2 : 1;
        return offset;
    }

    /// <summary>How many code points there are before the offset.</summary>
    private static int Position(string text, int offset) => text[..offset].EnumerateRunes().Count();

    [GeneratedRegex(@"^\s*(?<name>\w+(\.\w+)*)\?\s*$")]
    private static partial Regex Question();
}
