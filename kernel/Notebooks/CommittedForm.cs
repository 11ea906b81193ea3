using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>A notebook as it is committed: nothing in it tells when, where or by which kernel it ran.</summary>
internal static class CommittedForm
{
    private static readonly string[] traces = ["execution", "papermill", "collapsed", "scrolled", "ExecuteTime"];

    public static void Apply(Notebook notebook)
    {
        foreach (var trace in traces)
            notebook.Metadata.Remove(trace);
        foreach (var cell in notebook.Cells.OfType<JsonObject>())
        {
            foreach (var trace in traces)
                ((JsonObject)cell["metadata"]!).Remove(trace);
        }
        var paths = MachinePaths(notebook.Folder);
        foreach (var cell in notebook.CodeCells)
        {
            foreach (var output in cell.Outputs.Where(IsNoise).ToList())
                cell.Outputs.Remove(output);
            foreach (var output in cell.Outputs.OfType<JsonObject>())
            {
                Replace(output, paths);
            }
        }
    }

    /// <summary>stderr, and the script with which .NET Interactive introduces itself.</summary>
    private static bool IsNoise(JsonNode? output) =>
        NotebookJson.String(output!["name"]) == "stderr" || NotebookJson.Text(output["data"]?["text/html"]).Contains("dotnetInteractive", StringComparison.OrdinalIgnoreCase);

    /// <summary>The notebook's folder and those above it in its repository as seen from it, the home and the temporary folder; longest first.</summary>
    private static List<(Regex Path, string Name)> MachinePaths(string folder)
    {
        var paths = new List<(string Path, string Name)>
        {
            (folder, "."),
            (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "~"),
            (Path.TrimEndingDirectorySeparator(Path.GetTempPath()), "<temp>"),
        };
        var above = new List<(string, string)>();
        for (string? at = Path.GetDirectoryName(folder), name = ".."; at is not null; at = Path.GetDirectoryName(at), name += "/..")
        {
            above.Add((at, name));
            if (Path.Exists(Path.Combine(at, ".git")))
                paths.AddRange(above);
        }
        return [.. paths.Where(each => each.Path.Length > 1).OrderByDescending(each => each.Path.Length)
            .Select(each => (new Regex($@"(?<![\w.]){Regex.Escape(each.Path)}(?![\w-])"), each.Name))];
    }

    /// <summary>What names no path stays the node that it is.</summary>
    private static void Replace(JsonObject owner, List<(Regex Path, string Name)> paths)
    {
        foreach (var (key, value) in owner.ToList())
        {
            if (value is JsonObject inner)
                Replace(inner, paths);
            else if (value is JsonArray pieces && key == "text") // A path may have come in two.
                Shorten(NotebookJson.Text(pieces), text => owner[key] = text);
            else if (value is JsonArray list)
            {
                foreach (var i in Enumerable.Range(0, list.Count))
                    Shorten(NotebookJson.String(list[i]), text => list[i] = text);
            }
            else if (!key.StartsWith("image/png", StringComparison.Ordinal))
                Shorten(NotebookJson.String(value), text => owner[key] = text);
        }

        void Shorten(string? text, Action<string> set)
        {
            if (text is null)
                return;
            var relative = paths.Aggregate(text, (current, path) => path.Path.Replace(current, path.Name));
            if (relative != text)
                set(relative);
        }
    }
}
