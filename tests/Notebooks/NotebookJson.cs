using System.Text.Json.Nodes;

namespace Tests.Notebooks;

/// <summary>A notebook's file, read for what the tests ask of it.</summary>
internal static class NotebookJson
{
    public static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(path))!;

    public static IEnumerable<JsonNode> Cells(JsonNode notebook) => notebook["cells"]!.AsArray().Select(cell => cell!);

    public static IEnumerable<JsonNode> CodeCells(JsonNode notebook) => Cells(notebook).Where(cell => (string?)cell["cell_type"] == "code");

    public static IEnumerable<JsonNode> Outputs(JsonNode cell) => cell["outputs"]!.AsArray().Select(output => output!);

    /// <summary>As the kernel reads it.</summary>
    public static string Text(JsonNode? text) => NotebookKernel.NotebookJson.Text(text);
}
