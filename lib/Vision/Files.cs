namespace DeepLearning;

/// <summary>Finds the files of a data set.</summary>
public static class Files
{
    private static readonly HashSet<string> extensions = new([".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".bmp"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The full paths of all pictures in a folder and the folders in it, in the same order on every system. Told by the extension: nothing is opened.
    /// What begins with a dot is left out, and so is __MACOSX: there systems and editors keep copies. Links to folders are followed, but no folder is read twice.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There are no pictures in it.</exception>
    public static IReadOnlyList<string> GetImageFiles(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException(File.Exists(root) ? $"{root} is a file. Give the folder that it lies in." : $"There is no folder {root}.");
        var files = Walk(root).Where(file => extensions.Contains(Path.GetExtension(file))).OrderBy(file => file.Replace('\\', '/'), StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new FileNotFoundException(
            $"There are no pictures in {root}, nor in the folders in it. Looked for: {string.Join(", ", extensions)}. Is it the right folder?");
    }

    private static List<string> Walk(string root)
    {
        var (files, links, seen) = (new List<string>(), new Queue<string>(), new HashSet<string>());
        // Links come last: what lies in the folder itself is known by its own name.
        for (links.Enqueue(root); links.TryDequeue(out var next);)
            Add(next);
        return files;

        void Add(string folder)
        {
            if (!seen.Add(Real(folder)))
                return;
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                if (entry.Name is ['.', ..] or "__MACOSX")
                    continue;
                if (entry is FileInfo)
                    files.Add(entry.FullName);
                else if (entry.LinkTarget is null)
                    Add(entry.FullName);
                else
                    links.Enqueue(entry.FullName);
            }
        }
    }

    /// <summary>The path without links.</summary>
    private static string Real(string path) =>
        Path.GetDirectoryName(path) is not { } parent ? path
        : new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? Real(target.FullName)
        : Path.Combine(Real(parent), Path.GetFileName(path));
}
