using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Tests.Kernel;

/// <summary>A folder with notebooks in it, and the run command over them as a user calls it.</summary>
internal sealed class TestNotebook : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("run-test-").FullName;

    /// <summary>Environment variables of the run.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Writes a notebook; a cell's text may begin with "tag: " lines.</summary>
    public void Write(string name, params string[] cells)
    {
        var json = new JsonArray();
        foreach (var cell in cells)
        {
            var tag = cell.StartsWith('@') ? cell[1..cell.IndexOf('\n', StringComparison.Ordinal)] : null;
            json.Add((JsonNode)new JsonObject
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["id"] = $"id{json.Count + 1}",
                ["metadata"] = tag is null ? new JsonObject() : new JsonObject { ["tags"] = new JsonArray(tag) },
                ["outputs"] = new JsonArray(),
                ["source"] = tag is null ? cell : cell[(tag.Length + 2)..],
            });
        }
        var notebook = new JsonObject
        {
            ["cells"] = json,
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["name"] = ".net-csharp", ["display_name"] = ".NET (C#)", ["language"] = "C#" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        File.WriteAllText(Path(name), notebook.ToJsonString());
    }

    public JsonArray Cells(string name) => JsonNode.Parse(File.ReadAllText(Path(name)))!["cells"]!.AsArray();

    /// <summary>All text of a cell's outputs.</summary>
    public string Text(string name, int cell) => string.Concat(Cells(name)[cell]!["outputs"]!.AsArray().SelectMany(output =>
        (output!["text"] ?? output["data"]?["text/plain"] ?? output["traceback"])!.AsArray().Select(line => (string?)line)));

    public async Task<(int Exit, string Out, string Error)> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, (await error).Trim());
    }

    /// <summary>The command in this process, where it is to refuse what it is told: nothing is started. It takes paths as they are from any folder.</summary>
    public static async Task<(int Exit, string Out, string Error)> RunHere(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var exit = await NotebookKernel.RunCommand.Create().Parse(arguments).InvokeAsync(new() { Output = output, Error = error, ProcessTerminationTimeout = null });
        return (exit, output.ToString(), error.ToString().Trim());
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(NotebookKernel.Session).Assembly.Location);
        start.ArgumentList.Add("run");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
