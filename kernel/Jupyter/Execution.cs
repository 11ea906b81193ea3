using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>Answers execute_request: runs the code, publishes what it shows, evaluates the client's expressions.</summary>
internal sealed class Execution(Sockets sockets, CellSession session, EditorServices editor, EditorReplies editorReplies, History history)
{
    private int count;

    /// <summary>The content of the reply.</summary>
    public async Task<JsonObject> ExecuteAsync(Request request)
    {
        var code = request.Text("code");
        var silent = request.Flag("silent", false);
        var stored = !silent && request.Flag("store_history", true);
        var number = count + 1;
        if (stored)
            count = number;
        var refusal = Limits.Refusal(request.ContentBytes) ?? Limits.Refusal(code);
        if (!silent)
            sockets.Show(request, "execute_input", new JsonObject { ["code"] = refusal is null ? code : "", ["execution_count"] = number });

        if (refusal is { Error: var refused })
        {
            if (!silent)
                Publish(request, refused, number);
            return Failed(refused, number);
        }

        var language = NotebookCell.LanguageIn(request.Metadata);
        if (Language.IsDefault(language) && await editorReplies.PagesAsync(code) is { } pages)
        {
            if (stored)
                history.Add(number, code, null);
            return Ok(number, [], pages);
        }

        string? value = null;
        var result = await session.ExecuteAsync(new Cell($"cell {number}", code, request.Flag("allow_stdin", true), language), request, output =>
        {
            if (output is PromptOutput prompt)
                sockets.Ask(request, new JsonObject { ["prompt"] = prompt.Prompt, ["password"] = prompt.Password });
            else if (!silent)
                Publish(request, output, number);
            if (output is ResultOutput { Data: var data })
                value = (string?)data["text/plain"];
        });
        editor.Executed(language is null ? code : $"#!{language}\n{code}", compiled: result.Error is null);
        if (stored)
            history.Add(number, code, value);
        return result.Error is { } error
            ? Failed(error, number)
            : Ok(number, await EvaluateAsync(request), []);
    }

    private static JsonObject Ok(int number, JsonObject expressions, JsonArray payload) => new()
    {
        ["status"] = "ok",
        ["execution_count"] = number,
        ["user_expressions"] = expressions,
        ["payload"] = payload,
    };

    private static JsonObject Failed(ErrorOutput error, int number)
    {
        var reply = Content(error);
        reply["execution_count"] = number;
        return reply;
    }

    private async Task<JsonObject> EvaluateAsync(Request request)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            var data = new JsonObject();
            if (expression is not JsonValue text || !text.TryGetValue<string>(out var code))
            {
                values[name] = Content(new ErrorOutput("NotText", "An expression is a text.", []));
                continue;
            }
            var result = await session.ExecuteAsync(new Cell($"expression {name}", code), request, output =>
            {
                if (output is ResultOutput value)
                    data = value.Data;
            });
            values[name] = result.Error is { } error
                ? Content(error)
                : new JsonObject { ["status"] = "ok", ["data"] = data.DeepClone(), ["metadata"] = MimeBundle.Metadata(data) };
        }
        return values;
    }

    private void Publish(Request request, Output output, int number)
    {
        var (type, content) = output switch
        {
            StreamOutput stream => ("stream", new JsonObject { ["name"] = stream.Name, ["text"] = stream.Text }),
            DisplayOutput display => ("display_data", Bundle(display.Data, display.DisplayId)),
            DisplayUpdate update => ("update_display_data", Bundle(update.Data, update.DisplayId)),
            ResultOutput result => ("execute_result", new JsonObject
            {
                ["execution_count"] = number,
                ["data"] = result.Data.DeepClone(),
                ["metadata"] = MimeBundle.Metadata(result.Data),
            }),
            ClearOutput clear => ("clear_output", new JsonObject { ["wait"] = clear.Wait }),
            ErrorOutput error => ("error", Content(error)),
            _ => throw new ArgumentOutOfRangeException(nameof(output), output.GetType().Name, null),
        };
        content.Remove("status");
        sockets.Show(request, type, content);
    }

    private static JsonObject Bundle(JsonObject data, string id) => new()
    {
        ["data"] = data.DeepClone(),
        ["metadata"] = MimeBundle.Metadata(data),
        ["transient"] = new JsonObject { ["display_id"] = id },
    };

    private static JsonObject Content(ErrorOutput error) => new()
    {
        ["status"] = "error",
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)Coloured(line))]),
    };

    /// <summary>What happened in red; where, and the source, as they are.</summary>
    private static string Coloured(string line) => line.StartsWith("  ", StringComparison.Ordinal) ? line : $"\e[31m{line}\e[0m";
}
