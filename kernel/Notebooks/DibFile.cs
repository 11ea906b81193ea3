using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>The text of a .dib, .NET Interactive's own format: a line "#!language" begins each cell, "#!meta" what concerns all.</summary>
internal static partial class DibFile
{
    private const string Meta = "meta";

    /// <summary>Each name of a language and the one by which cells know it: of this kernel's, and of those that only .NET Interactive has.</summary>
    private static readonly Dictionary<string, string> languages = Language.All.SelectMany(language => new[] { (language.Name, language.Name), (language.Alias, language.Name) })
        .Concat([("pwsh", "pwsh"), ("powershell", "pwsh"), ("kql", "kql"), ("http", "http"), (Meta, Meta)])
        .DistinctBy(names => names.Item1).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FormatException">What stands under #!meta is no JSON object.</exception>
    public static (IReadOnlyList<SourceCell> Cells, JsonObject? Meta) Read(string text)
    {
        var cells = new List<SourceCell>();
        JsonObject? meta = null;
        var known = new Dictionary<string, string>(languages, StringComparer.OrdinalIgnoreCase);
        var language = SourceCell.CSharp;
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Begins(line, known) is not { } next)
            {
                lines.Add(line);
                continue;
            }
            End();
            language = next;
        }
        End();
        return (cells, meta);

        void End()
        {
            var source = string.Join('\n', lines).Trim('\n');
            lines.Clear();
            if (language == Meta && source.Length > 0)
            {
                meta = MetaOf(source);
                foreach (var name in NamesOf(meta))
                    known[name] = name;
            }
            else if (language != Meta && !string.IsNullOrWhiteSpace(source))
            {
                cells.Add(new SourceCell(language, source));
            }
        }
    }

    /// <exception cref="FormatException">A cell cannot be told from two.</exception>
    public static string Write(IReadOnlyList<SourceCell> cells, JsonObject? meta)
    {
        var text = new StringBuilder();
        if (meta is not null)
            text.Append($"#!{Meta}\n\n{meta.ToJsonString()}\n\n");
        var known = new Dictionary<string, string>(languages, StringComparer.OrdinalIgnoreCase);
        foreach (var name in NamesOf(meta))
            known[name] = name;
        foreach (var (i, cell) in cells.Index())
        {
            if (Begins("#!" + cell.Language, known) is null)
                throw new FormatException($"cell {i + 1} is in {cell.Language}, which the notebook does not declare, so a .dib cannot name it");
            if (cell.Text.Split('\n').FirstOrDefault(line => Begins(line, known) is not null) is { } line)
                throw new FormatException($"cell {i + 1} has the line \"{line.Trim()}\", which begins another cell in a .dib. Make two cells of it");
            text.Append($"#!{cell.Language}\n\n{cell.Text.Trim('\n')}\n\n");
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string? Begins(string line, Dictionary<string, string> known) =>
        Marker().Match(line) is { Success: true } match ? known.GetValueOrDefault(match.Groups["name"].Value) : null;

    private static JsonObject MetaOf(string source)
    {
        try
        {
            return JsonNode.Parse(source) as JsonObject ?? throw new FormatException("#!meta is followed by something other than a JSON object");
        }
        catch (JsonException error)
        {
            throw new FormatException($"the text under #!meta is not JSON: {error.Message.TrimEnd('.')}");
        }
    }

    private static IEnumerable<string> NamesOf(JsonObject? meta) =>
        ((meta?["kernelInfo"] as JsonObject)?["items"] as JsonArray)?.Select(item => NotebookJson.String((item as JsonObject)?["name"])).OfType<string>() ?? [];

    [GeneratedRegex(@"^#!(?<name>[\w#.-]+)\s*$")]
    private static partial Regex Marker();
}
