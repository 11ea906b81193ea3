namespace DeepLearning;

/// <summary>Finds the files of a data set.</summary>
public static class Files
{
    private static readonly HashSet<string> extensions = new([".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".bmp"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The full paths of all pictures in a folder and the folders in it, in the same order on every system. Told by the extension: nothing is opened.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There are no pictures in it.</exception>
    public static IReadOnlyList<string> GetImageFiles(string folder)
    {
        var root = Path.GetFullPath(folder);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => extensions.Contains(Path.GetExtension(file)))
            .OrderBy(file => file.Replace('\\', '/'), StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new FileNotFoundException(
            $"There are no pictures in {root}, nor in the folders in it. Looked for: {string.Join(", ", extensions)}. Is it the right folder?");
    }
}
