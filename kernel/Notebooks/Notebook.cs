using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>An .ipynb file in memory, nbformat 4.5. What is not understood in it is kept.</summary>
internal sealed class Notebook
{
    private readonly JsonObject root;

    private Notebook(JsonObject root, string path)
    {
        this.root = root;
        Path = path;
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    public JsonObject Metadata => (JsonObject)root["metadata"]!;

    public JsonArray Cells => (JsonArray)root["cells"]!;

    public IEnumerable<NotebookCell> CodeCells =>
        Cells.OfType<JsonObject>().Where(cell => (string?)cell["cell_type"] == "code").Select(cell => new NotebookCell(cell));

    /// <exception cref="RunException">The file cannot be read, or holds no C# notebook of nbformat 4.</exception>
    public static Notebook Read(string path)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(path)) is not JsonObject { } root || root["cells"] is not JsonArray cells || (int?)root["nbformat"] != 4)
                throw new RunException($"{path}: not a notebook of nbformat 4. Open it in Jupyter and save it again.");
            foreach (var cell in cells)
                _ = (string?)cell!["cell_type"] ?? throw new InvalidOperationException("a cell without a type");
            var notebook = new Notebook(root, path);
            notebook.Upgrade();
            return notebook;
        }
        catch (JsonException error)
        {
            throw new RunException($"{path}: not a notebook, the JSON breaks off or is wrong at line {error.LineNumber + 1}. Restore the file.");
        }
        catch (Exception error) when (error is InvalidOperationException or NullReferenceException)
        {
            throw new RunException($"{path}: not a notebook: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: cannot be read: {error.Message}");
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            AtomicFile.Write(path, NotebookJson.ToText(root));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: cannot be written, nothing was changed: {error.Message}");
        }
    }

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
