using System.Runtime.Loader;

namespace NotebookKernel;

/// <summary>
/// The plotly.js that Plotly.NET carries in its assembly. The assembly lies in a folder of its own and is only read from:
/// a cell's Plotly.NET is the one that the notebook refers to.
/// </summary>
internal static class PlotlyScript
{
    public const string FileName = "plotly.min.js";

    public static string Read()
    {
        var context = new AssemblyLoadContext(nameof(PlotlyScript), isCollectible: true);
        try
        {
            var assembly = context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "site", "Plotly.NET.dll"));
            var name = assembly.GetManifestResourceNames().Single(name => name.EndsWith(".min.js", StringComparison.Ordinal));
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
        finally
        {
            context.Unload();
        }
    }
}
