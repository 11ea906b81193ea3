using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>The entry by which Jupyter finds this kernel: DATA/kernels/NAME/kernel.json.</summary>
internal static partial class KernelSpec
{
    /// <summary>The name that the notebooks ask for, .NET Interactive's.</summary>
    public const string NotebooksName = ".net-csharp";

    /// <summary>The name where another kernel holds that one.</summary>
    public const string OwnName = "csharp-lessons";

    private const string FileName = "kernel.json";

    /// <summary>The folder of the user's own Jupyter data.</summary>
    public static string UserData => Variable("JUPYTER_DATA_DIR") ?? (OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
        : OperatingSystem.IsMacOS()
            ? Path.Combine(Home, "Library", "Jupyter")
            : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(Home, ".local", "share"), "jupyter"));

    /// <summary>The folder of Jupyter's data under a prefix such as /usr/local or a virtual environment.</summary>
    public static string PrefixData(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>Writes the entry, and beside it plotly.js: Jupyter's server hands it out, for charts without a network.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="JupyterException">The name is none, another kernel holds it, or the file cannot be written.</exception>
    public static string Install(string data, string name)
    {
        if (!Name().IsMatch(name))
            throw new JupyterException($"--name {name}: a kernel's name is made of the letters a to z, digits, '.', '_' and '-'.");
        var path = PathOf(data, name);
        if (IsForeign(path))
            throw new JupyterException($"{path} belongs to another kernel; choose another --name.");
        return Attempt(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(Path.Combine(Path.GetDirectoryName(path)!, PlotlyScript.FileName), PlotlyScript.Read());
            AtomicFile.Write(path, Content(name).ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
            return path;
        });
    }

    /// <summary>Removes the entry and its folder.</summary>
    /// <returns>The folder; null where there is none.</returns>
    /// <exception cref="JupyterException">Another kernel holds the name, or it cannot be removed.</exception>
    public static string? Uninstall(string data, string name)
    {
        var path = PathOf(data, name);
        if (!File.Exists(path))
            return null;
        if (IsForeign(path))
            throw new JupyterException($"{path} belongs to another kernel, so it stays.");
        return Attempt(() =>
        {
            var folder = Path.GetDirectoryName(path)!;
            Directory.Delete(folder, recursive: true);
            return folder;
        });
    }

    /// <summary>Another kernel's entry of this name, in that folder or where Jupyter looks otherwise; null where there is none.</summary>
    public static string? ForeignHolder(string data, string name) =>
        new[] { data, UserData, PrefixData("/usr/local"), PrefixData("/usr"), Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter") }
            .Concat((Variable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(folder => PathOf(folder, name)).FirstOrDefault(IsForeign);

    private static JsonObject Content(string name)
    {
        var assembly = typeof(KernelSpec).Assembly.Location;
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var dotnet = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        // The program that runs this very process, whether it was started by it or by the kernel's own executable. A published kernel has its .NET with it; and of a .NET tool
        // the command stays where it is, but the files behind it have the version in their path.
        var command = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == AssemblyName && (IsTool(path) || !File.Exists(dotnet)) ? path : null;
        var spec = new JsonObject
        {
            ["argv"] = new JsonArray([.. (command is null ? new JsonNode[] { dotnet, assembly } : [command]), "connect", "{connection_file}"]),
            ["display_name"] = name == NotebooksName ? ".NET (C#)" : $"C# ({name})",
            ["language"] = KernelInfo.Language,
            ["interrupt_mode"] = "message",
        };
        if (command is not null && File.Exists(dotnet))
            spec["env"] = new JsonObject { ["DOTNET_ROOT"] = root };
        return spec;

        bool IsTool(string path) => Path.GetDirectoryName(path) != Path.GetDirectoryName(assembly);
    }

    private static string AssemblyName => typeof(KernelSpec).Assembly.GetName().Name!;

    private static bool IsForeign(string path) => File.Exists(path) && !File.ReadAllText(path).Contains(AssemblyName, StringComparison.Ordinal);

    private static string PathOf(string data, string name) => Path.Combine(data, "kernels", name, FileName);

    private static T Attempt<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException(error.Message);
        }
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    [GeneratedRegex("^[a-z0-9._-]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
