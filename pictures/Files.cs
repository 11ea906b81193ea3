using System.Diagnostics;
using System.Security.Cryptography;

namespace DeepLearning;

/// <summary>Finds the files of a data set.</summary>
public static class Files
{
    private static readonly TimeSpan quietTime = TimeSpan.FromSeconds(2);

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
        var files = Walk(root).Where(file => ImageFile.Extensions.Contains(Path.GetExtension(file))).OrderBy(file => file.Replace('\\', '/'), StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new FileNotFoundException(
            $"There are no pictures in {root}, nor in the folders in it. Looked for: {string.Join(", ", ImageFile.Extensions)}. Is it the right folder?");
    }

    /// <summary>
    /// Reads each picture that <see cref="GetImageFiles"/> finds to its last pixel, and gives those with which something is wrong: they cannot be read, they are cut off or empty,
    /// their name says another format, or they have the same content as another. Shows as a table with the pictures.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There are no pictures in it.</exception>
    public static ImageProblems CheckImages(string folder)
    {
        var files = GetImageFiles(folder);
        var twins = Twins(files);
        var (problems, done, start, progress) = (new List<ImageProblem>(), 0, Stopwatch.StartNew(), (ProgressBar?)null);
        try
        {
            foreach (var (file, problem) in files.AsParallel().AsOrdered().WithCancellation(CellCancellation.Token).WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(file => (file, ImageFile.Problem(file))))
            {
                if ((problem ?? twins.GetValueOrDefault(file)) is { } wrong)
                    problems.Add(new(file, wrong));
                if (start.Elapsed > quietTime)
                    (progress ??= new("Checking pictures", files.Count, "pictures", from: done)).Report(++done);
                else
                    done++;
            }
        }
        finally
        {
            progress?.Dispose();
        }
        return new(problems, files.Count, Path.GetFullPath(folder));
    }

    /// <summary>The name of the folder that a file lies in: the label, where each class has a folder of its own. <c>GetY = Files.ParentLabel</c></summary>
    /// <exception cref="ArgumentException">The path has no folder.</exception>
    public static string ParentLabel(string path) => Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) is { Length: > 0 } name ? name
        : throw new ArgumentException($"{path} is in no folder whose name could be its label.", nameof(path));

    /// <summary>A file and its folder: where that lies differs from machine to machine, and tells nothing of the file.</summary>
    internal static string ShortPath(string path) => $"…/{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileName(path)}";

    /// <summary>Files that have the same content as an earlier one.</summary>
    private static Dictionary<string, string> Twins(IReadOnlyList<string> files)
    {
        var twins = new Dictionary<string, string>();
        foreach (var alike in files.Where(File.Exists).GroupBy(file => new FileInfo(file).Length).Where(alike => alike.Key > 0 && alike.Skip(1).Any()))
        {
            var seen = new Dictionary<string, string>();
            foreach (var file in alike)
            {
                CellCancellation.Token.ThrowIfCancellationRequested();
                if (Hash(file) is { } hash && !seen.TryAdd(hash, file))
                    twins[file] = $"it has the same content as {ShortPath(seen[hash])}";
            }
        }
        return twins;
    }

    private static string? Hash(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexString(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // told when it is read as a picture
        }
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
