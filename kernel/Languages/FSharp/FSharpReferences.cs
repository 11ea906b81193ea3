using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>What #r names in F#: packages come from where C#'s come from, and the runtime is told of files.</summary>
internal static partial class FSharpReferences
{
    /// <summary>The code without the packages that it names, and lines that name their files instead, to go before it: F# takes one file to a line, and the code's lines stay.</summary>
    /// <exception cref="CellException">A package cannot be restored.</exception>
    public static (string Files, string Code) Resolve(string code, string path, References references)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var wanted = Reference().Matches(code).Select(match => match.Groups["name"].Value).ToList();
        foreach (var file in wanted.Where(each => !Packages.IsPackage(each)).Select(each => Path.GetFullPath(each, folder)).Where(File.Exists))
            references.AddLibrary(file);
        var packages = wanted.Where(Packages.IsPackage).ToList();
        if (packages.Count == 0)
            return ("", code);
        // The compiler has its own FSharp.Core.
        var files = references.AddPackages(packages).Where(file => Path.GetFileName(file) != "FSharp.Core.dll").Select(file => $"#r @\"{file}\"\n");
        return (string.Concat(files), Reference().Replace(code, match => Packages.IsPackage(match.Groups["name"].Value) ? "" : match.Value));
    }

    [GeneratedRegex("^[ \\t]*#r[ \\t]+@?\"(?<name>[^\"\\r\\n]+)\"", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
