using DeepLearning;

namespace Tests.Fetch;

/// <summary>The library, or a program with it, at another place: with another catalogue, or without some of its files. Native libraries are links: libtorch is large.</summary>
internal static class ProgramCopy
{
    public static void Write(string source, string folder, string catalogue)
    {
        Write(source, folder, _ => true);
        File.WriteAllText(Path.Combine(folder, Catalogue.FileName), catalogue);
    }

    public static void Write(string source, string folder, Func<string, bool> isWanted)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFileSystemEntries(source).Where(path => isWanted(Path.GetFileName(path))))
        {
            var copy = Path.Combine(folder, Path.GetFileName(path));
            if (Directory.Exists(path))
                Directory.CreateSymbolicLink(copy, path);
            else if (Path.GetExtension(path) is ".so" or ".dylib")
                File.CreateSymbolicLink(copy, path);
            else
                File.Copy(path, copy);
        }
    }
}
