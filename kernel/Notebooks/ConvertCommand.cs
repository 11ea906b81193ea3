using System.CommandLine;
using System.Text.Json.Nodes;

namespace NotebookKernel;

/// <summary>`convert`: a notebook from one format to another.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("from") { Description = "The notebook: .ipynb, .dib, or a file-based program, .cs." };
        var to = new Argument<string>("to") { Description = "The file to write, of another of these kinds; one that is there is replaced." };
        var command = new Command("convert", "Converts a notebook between .ipynb, .dib and file-based .cs. Cells keep their order, language and text. Outputs, attachments and tags are kept by .ipynb alone; a .cs has each cell's packages as #:package lines, and what no program takes (other languages, #! lines) in comments.") { from, to };
        command.SetAction(parsed =>
        {
            try
            {
                var notebook = Notebook.Read(parsed.GetValue(from)!);
                if (Convert(notebook, parsed.GetValue(to)!) is { } note)
                    parsed.InvocationConfiguration.Error.WriteLine(note);
                return 0;
            }
            catch (RunException error)
            {
                parsed.InvocationConfiguration.Error.WriteLine(error.Message);
                return 1;
            }
        });
        return command;
    }

    /// <summary>What the new file lacks; null if nothing.</summary>
    private static string? Convert(Notebook notebook, string to)
    {
        if (NotebookPaths.Kind(to) == NotebookPaths.Extension)
        {
            notebook.Write(to);
            return null;
        }
        try
        {
            var cells = notebook.Cells.OfType<JsonObject>().Select((cell, i) => SourceCell.Of(new NotebookCell(cell), notebook.DefaultLanguage)
                ?? throw new FormatException($"cell {i + 1} is of the kind {NotebookJson.String(cell["cell_type"])}, which only .ipynb has")).ToList();
            var text = NotebookPaths.Kind(to) switch
            {
                NotebookPaths.Dib => DibFile.Write(cells, notebook.Metadata[NotebookCell.Polyglot] as JsonObject),
                NotebookPaths.Program => CSharpFile.Write(cells),
                var other => throw new RunException($"{to}: {(other.Length > 0 ? $"a {other} file" : "a file without an extension")} cannot be written; .ipynb, .dib and .cs can."),
            };
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
            AtomicFile.Write(to, text);
            var outputs = notebook.CodeCells.Count(cell => cell.Outputs.Count > 0);
            var pictures = notebook.Cells.Count(cell => cell?["attachments"] is JsonObject { Count: > 0 });
            string[] lost = [.. outputs > 0 ? [$"no outputs: those of {outputs} cells"] : Array.Empty<string>(), .. pictures > 0 ? [$"no attachments: those of {pictures} cells"] : Array.Empty<string>()];
            return lost.Length == 0 ? null : string.Join(Environment.NewLine, lost.Select(each => $"{to} has {each} are in {notebook.Path} alone."));
        }
        catch (FormatException error)
        {
            throw new RunException($"{notebook.Path}: {error.Message}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{to}: cannot be written, nothing was changed: {error.Message}");
        }
    }
}
