namespace NotebookKernel;

/// <summary>Writes a file whole or not at all: into a sibling first, which then takes the file's name.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text)
    {
        // One sibling per file, so that what a killed process leaves is overwritten by the next.
        var sibling = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.tmp");
        try
        {
            using (var stream = new FileStream(sibling, FileMode.Create, FileAccess.Write))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                File.SetUnixFileMode(sibling, File.GetUnixFileMode(path));
            File.Move(sibling, path, overwrite: true);
        }
        catch
        {
            File.Delete(sibling);
            throw;
        }
    }
}
