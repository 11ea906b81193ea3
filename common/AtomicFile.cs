using System.Text;

#if KERNEL // which does not know the library, and compiles this file too
namespace NotebookKernel;
#else
namespace DeepLearning;
#endif

/// <summary>Writes a file whole or not at all: into a new sibling first, which then takes the file's name.</summary>
internal static class AtomicFile
{
    /// <summary>What is older was left by a process that was killed while it wrote.</summary>
    private static readonly TimeSpan abandoned = TimeSpan.FromHours(1);

    /// <summary>Without the wildcards of DOS, in which ".*" means something else; hidden files, too.</summary>
    private static readonly EnumerationOptions literally = new() { MatchType = MatchType.Simple, AttributesToSkip = 0 };

    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    public static void Write(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileName(path);
        // A random name, and no file that exists is opened: a link under a known name would lead the text into another file.
        var sibling = Path.Combine(folder, $".{name}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(sibling, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                File.SetUnixFileMode(sibling, File.GetUnixFileMode(path));
            BusyFile.Retry(path, () => File.Move(sibling, path, overwrite: true));
        }
        catch
        {
            File.Delete(sibling);
            throw;
        }
        foreach (var left in Directory.EnumerateFiles(folder, $".{name}.*.tmp", literally).Where(left => DateTime.UtcNow - File.GetLastWriteTimeUtc(left) > abandoned).ToList())
            Delete(left);
    }

    private static void Delete(string left)
    {
        try
        {
            File.Delete(left);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody has it open, or it is another user's: the file that was wanted is written.
        }
    }
}
