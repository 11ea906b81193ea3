using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>What #r names in F#: packages come from where C#'s come from, and the runtime is told of files.</summary>
internal static partial class FSharpReferences
{
    /// <summary>The code with the files of packages in place of their names; lines stay.</summary>
    /// <exception cref="CellException">A package cannot be restored.</exception>
    public static string Resolve(string code, string path, References references)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var wanted = Reference().Matches(code).Select(match => match.Groups["name"].Value).ToList();
        foreach (var file in wanted.Where(each => !Packages.IsPackage(each)).Select(each => Path.GetFullPath(each, folder)).Where(File.Exists))
            references.AddLibrary(file);
        var packages = wanted.Where(Packages.IsPackage).ToList();
        if (packages.Count == 0)
            return code;
        var files = string.Join(' ', references.AddPackages(packages).Select(file => $"@\"{file}\""));
        var isFirst = true;
        return Reference().Replace(code, match => !Packages.IsPackage(match.Groups["name"].Value) ? match.Value : Interlocked.Exchange(ref isFirst, false) ? $"#r {files}" : "");
    }

    [GeneratedRegex("^[ \\t]*#r[ \\t]+@?\"(?<name>[^\"\\r\\n]+)\"", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
