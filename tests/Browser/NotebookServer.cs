using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tests.Jupyter;

namespace Tests.Browser;

/// <summary>Jupyter Notebook on a free port of 127.0.0.1, with the kernel, over a folder that is laid out like the repository.</summary>
internal sealed class NotebookServer : IAsyncDisposable
{
    public const string Program = "jupyter-notebook";

    private readonly string folder;
    private readonly Process process;
    private readonly Uri address;
    private readonly string token;

    private NotebookServer(string folder, Process process, Uri address, string token) =>
        (this.folder, this.process, this.address, this.token) = (folder, process, address, token);

    public static async Task<NotebookServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("notebook-server-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "notebooks"));
        Directory.CreateDirectory(Path.Combine(folder, "lib"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "lib", "bin"), Path.Combine(Repository.Root, "lib", "bin"));

        var runtime = Path.Combine(folder, "runtime");
        var start = new ProcessStartInfo(Program, ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--log-level=ERROR"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JUPYTER_PATH"] = JupyterClient.Data;
        start.Environment["JUPYTER_CONFIG_DIR"] = start.Environment["IPYTHONDIR"] = Path.Combine(folder, "config");
        start.Environment["JUPYTER_DATA_DIR"] = start.Environment["JUPYTER_RUNTIME_DIR"] = runtime;
        start.Environment["LESSONS_DATA"] = Path.Combine(folder, "data"); // no real sets there
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        // Once it listens, Jupyter writes where and with which token, and after that a page that leads there.
        while (!File.Exists(Path.Combine(runtime, $"nbserver-{process.Id}-open.html")))
            await (process.HasExited ? throw new InvalidOperationException(await errors) : Task.Delay(50));
        var info = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(runtime, $"nbserver-{process.Id}.json"))).RootElement;
        return new(folder, process, new Uri(info.GetProperty("url").GetString()!), info.GetProperty("token").GetString()!);
    }

    /// <summary>Puts a committed notebook there as a clone has it.</summary>
    /// <returns>Where a browser opens it.</returns>
    public Uri Add(string committed, string name) => Add(name, JsonNode.Parse(Committed(committed))!);

    /// <summary>Puts a committed notebook there without its outputs and with a change of its code.</summary>
    /// <returns>Where a browser opens it.</returns>
    public Uri AddUnexecuted(string committed, string name, (string Old, string New) change)
    {
        var text = Committed(committed);
        Assert.Contains(change.Old, text, StringComparison.Ordinal);
        var notebook = JsonNode.Parse(text.Replace(change.Old, change.New, StringComparison.Ordinal))!;
        foreach (var cell in notebook["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code"))
            (cell!["outputs"], cell["execution_count"]) = (new JsonArray(), null);
        return Add(name, notebook);
    }

    /// <summary>Puts a committed notebook there, byte for byte.</summary>
    /// <returns>Where a browser opens it, and where it lies.</returns>
    public (Uri Address, string Path) AddCopy(string committed, string name)
    {
        var path = Path.Combine(folder, "notebooks", name);
        File.Copy(Path.Combine(Repository.Root, "notebooks", committed), path);
        return (At(name), path);
    }

    /// <summary>Puts a notebook of one empty cell there.</summary>
    /// <returns>Where a browser opens it.</returns>
    public Uri AddEmpty(string name) => AddCells(name, "");

    /// <summary>Puts a notebook of these cells there.</summary>
    /// <returns>Where a browser opens it.</returns>
    public Uri AddCells(string name, params IEnumerable<string> sources)
    {
        var notebook = JsonNode.Parse("""{ "cells": [], "metadata": { "kernelspec": { "name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#" } }, "nbformat": 4, "nbformat_minor": 5 }""")!;
        foreach (var (i, source) in sources.Index())
            notebook["cells"]!.AsArray().Add((JsonNode)new JsonObject { ["cell_type"] = "code", ["execution_count"] = null, ["id"] = $"cell-{i}", ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["source"] = source });
        return Add(name, notebook);
    }

    public async ValueTask DisposeAsync()
    {
        using (var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("token", token) } })
            await client.PostAsync(new Uri(address, "api/shutdown"), null); // ends the kernels, too
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Committed(string name) => File.ReadAllText(Path.Combine(Repository.Root, "notebooks", name));

    private Uri Add(string name, JsonNode notebook)
    {
        File.WriteAllText(Path.Combine(folder, "notebooks", name), notebook.ToJsonString());
        return At(name);
    }

    private Uri At(string name) => new(address, $"notebooks/notebooks/{name}?token={token}");
}
