using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace NotebookKernel;

/// <summary>What all the runs came to: a table on the screen and summary.json.</summary>
internal static class Summary
{
    /// <summary>Lies beside executed notebooks.</summary>
    public const string FileName = "summary.json";

    private const string Device = "device";
    private const int PlainWidth = 160;

    private static readonly JsonSerializerOptions options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(IEnumerable<NotebookRun> runs, IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = PlainWidth;
        var table = new Table().Border(TableBorder.Simple).AddColumns("notebook", "cells", "seconds", "device", "metrics", "result");
        foreach (var run in runs)
        {
            var metrics = run.Metrics.Where(each => each.Key != Device).Select(each => $"{each.Key} {Text(each.Value)}");
            string[] row =
            [
                run.Notebook, run.Cells.ToString(CultureInfo.InvariantCulture), run.Seconds.ToString("F1", CultureInfo.InvariantCulture),
                run.Metrics.TryGetValue(Device, out var device) ? Text(device) : "", string.Join(", ", metrics), run.Error is null ? "passed" : "failed",
            ];
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    public static void Write(IEnumerable<NotebookRun> runs, string path)
    {
        var rows = runs.Select(run => (JsonNode)new JsonObject
        {
            ["notebook"] = run.Notebook,
            ["cells"] = run.Cells,
            ["seconds"] = Math.Round(run.Seconds, 1),
            [Device] = run.Metrics.GetValueOrDefault(Device)?.DeepClone(),
            ["metrics"] = new JsonObject(run.Metrics.Where(each => each.Key != Device).Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone()))),
            ["result"] = run.Error is null ? "passed" : "failed",
            ["error"] = run.Error,
        });
        try
        {
            AtomicFile.Write(path, new JsonObject { ["notebooks"] = new JsonArray([.. rows]) }.ToJsonString(options) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: cannot be written: {error.Message}");
        }
    }

    private static string Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? ((double)value).ToString("0.####", CultureInfo.InvariantCulture) : value?.ToString() ?? "";
}
