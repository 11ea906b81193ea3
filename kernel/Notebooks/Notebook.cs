using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>A notebook in memory as an .ipynb has it, nbformat 4.5. What is not understood in it is kept.</summary>
internal sealed class Notebook
{
    private static readonly JsonDocumentOptions reading = new() { MaxDepth = NotebookJson.MaxDepth, AllowDuplicateProperties = false };

    private JsonObject root;
    private readonly byte[] hash;

    private Notebook(JsonObject root, string path, byte[] hash)
    {
        this.root = root;
        this.hash = hash;
        Path = path;
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>The language of its cells as the file says; null where it does not.</summary>
    public string? Language => NotebookJson.String(Metadata["kernelspec"]?["language"]) ?? NotebookJson.String(Metadata["language_info"]?["name"]);

    /// <summary>The language of cells that do not name theirs; null: C#.</summary>
    public string? DefaultLanguage =>
        NotebookJson.String(((Metadata[NotebookCell.Polyglot] as JsonObject)?["kernelInfo"] as JsonObject)?["defaultKernelName"])
        ?? (Language is { } language ? NotebookKernel.Language.Of(language)?.Name : null);

    public JsonObject Metadata => (JsonObject)root["metadata"]!;

    public JsonArray Cells => (JsonArray)root["cells"]!;

    public IEnumerable<NotebookCell> CodeCells =>
        Cells.OfType<JsonObject>().Where(cell => (string?)cell["cell_type"] == "code").Select(cell => new NotebookCell(cell));

    /// <summary>To hold while the notebook is changed: it can be written meanwhile.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Reads an .ipynb, a .dib or a file-based program, .cs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="orMarkdown">Whether it may also be an .md, which is a notebook of one cell.</param>
    /// <exception cref="RunException">The file cannot be read, or holds no notebook of nbformat 4.</exception>
    public static Notebook Read(string path, bool orMarkdown = false)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (NotebookPaths.Kind(path) is NotebookPaths.Dib or NotebookPaths.Program || (orMarkdown && NotebookPaths.Kind(path) == NotebookPaths.Markdown))
                return OfText(path, bytes);
            var json = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0), reading);
            NotebookSchema.Check(json.RootElement);
            var notebook = new Notebook(JsonObject.Create(json.RootElement)!, path, SHA256.HashData(bytes));
            notebook.Upgrade();
            return notebook;
        }
        catch (JsonException error)
        {
            throw new RunException($"{path}: not a notebook, the JSON breaks off or is wrong{Detail(error)}. Restore the file.");
        }
        catch (FormatException error)
        {
            throw new RunException($"{path}: {error.Message}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: cannot be read: {error.Message}");
        }
    }

    /// <summary>The notebook that a .dib, a program or a Markdown file is.</summary>
    private static Notebook OfText(string path, byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
        string text;
        try
        {
            text = reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("not a text in UTF-8");
        }
        var (cells, meta) = NotebookPaths.Kind(path) switch
        {
            NotebookPaths.Dib => DibFile.Read(text),
            NotebookPaths.Markdown => ([new SourceCell(SourceCell.Markdown, text)], null),
            _ => (CSharpFile.Read(text), null),
        };
        var metadata = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" }, ["language_info"] = KernelInfo.LanguageInfo() };
        if (meta is not null)
            metadata[NotebookCell.Polyglot] = meta;
        var root = new JsonObject { ["cells"] = new JsonArray([.. cells.Select((cell, i) => cell.ToJson(i + 1))]), ["metadata"] = metadata, ["nbformat"] = 4, ["nbformat_minor"] = 5 };
        return new Notebook(root, path, SHA256.HashData(bytes));
    }

    /// <summary>Removes the outputs, from memory too: what was read is one buffer, which stays as long as any node refers to it, so the rest is copied.</summary>
    public void Clear()
    {
        foreach (var cell in CodeCells)
            cell.Clear();
        root = (JsonObject)root.DeepClone();
    }

    /// <summary>Whether the file is no longer the one that was read.</summary>
    public bool IsChanged()
    {
        try
        {
            using var file = File.OpenRead(Path);
            return !SHA256.HashData(file).AsSpan().SequenceEqual(hash);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!); // It may have been removed since the run began.
            AtomicFile.Write(path, stream =>
            {
                lock (Gate)
                    NotebookJson.Write(root, stream);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: cannot be written, nothing was changed: {error.Message}");
        }
    }

    private static string Detail(JsonException error) =>
        error.Message.Contains("maximum configured depth", StringComparison.Ordinal) ? $": it is nested deeper than {NotebookJson.MaxDepth} levels"
        : error.LineNumber is { } line ? $" at line {line + 1}"
        : ": a key occurs twice";

    /// <summary>Brings the notebook to 4.5, in which every cell has an id; those that are missing come out the same each time.</summary>
    private void Upgrade()
    {
        root["metadata"] ??= new JsonObject();
        root["nbformat_minor"] = Math.Max(5, (int?)root["nbformat_minor"] ?? 0);
        var taken = Cells.Select(cell => (string?)cell!["id"]).ToHashSet();
        foreach (var (i, cell) in Cells.Index())
        {
            cell!["metadata"] ??= new JsonObject();
            var id = $"cell-{i + 1}";
            while (cell["id"] is null && !taken.Add(id))
                id += "-x";
            cell["id"] ??= id;
        }
    }
}
