using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>The lines that begin a file-based program, one for "dotnet run program.cs": a shebang, and "#:" with what a project would say.</summary>
internal static partial class FileDirectives
{
    private const string Mark = "#:";

    public static bool IsOne(string line, bool isFirst) => line.StartsWith(Mark, StringComparison.Ordinal) || (isFirst && line.StartsWith("#!/", StringComparison.Ordinal));

    /// <summary>The line as the script has it: #r for a package, nothing for another.</summary>
    public static string InScript(string line) => Package().Match(line) is { Success: true } package
        ? $"#r \"nuget: {package.Groups["id"]}{(package.Groups["version"] is { Success: true } version ? $", {version}" : "")}\""
        : "";

    /// <summary>Why the line does nothing; null for a package and for a shebang.</summary>
    public static string? Note(string line) => !line.StartsWith(Mark, StringComparison.Ordinal) || Package().IsMatch(line) ? null : line[Mark.Length..].Split(' ')[0] switch
    {
        "project" => $"{line.Trim()} does nothing in a notebook: build the project, and name its assembly with #r \"path.dll\".\n",
        _ => $"{line.Trim()} does nothing in a notebook, which has no project.\n",
    };

    [GeneratedRegex(@"^#:package\s+(?<id>[\w.-]+)(\s*@\s*(?<version>\S+))?\s*$")]
    private static partial Regex Package();
}
