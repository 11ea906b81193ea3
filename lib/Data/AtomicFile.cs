namespace DeepLearning;

/// <summary>Writes a file whole or not at all: into a sibling first, which then takes the file's name.</summary>
internal static class AtomicFile
{
    public static void Write(string path, Action<Stream> write)
    {
        // One sibling per file, so that what a killed process leaves is overwritten by the next.
        var sibling = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.tmp");
        try
        {
            using (var stream = new FileStream(sibling, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(sibling, path, overwrite: true);
        }
        catch
        {
            File.Delete(sibling);
            throw;
        }
    }
}
