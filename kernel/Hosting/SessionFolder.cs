using System.Text;

namespace NotebookKernel;

/// <summary>
/// The folder for a session's pipe and for what its native libraries print. The process that made it keeps a file in it locked;
/// where nothing does, a later start removes the folder.
/// </summary>
internal sealed class SessionFolder : IDisposable
{
    private const string Prefix = "notebook-", LockName = "owner";

    /// <summary>The longest path that a socket can have on every Unix, its end included.</summary>
    private const int SocketPathBytes = 104;

    /// <summary>Younger folders may be about to get their lock.</summary>
    private static readonly TimeSpan young = TimeSpan.FromSeconds(10);

    private readonly FileStream owner;

    /// <exception cref="RunException">There is no place for it.</exception>
    public SessionFolder()
    {
        Exception? refusal = null;
        foreach (var place in Places())
        {
            try
            {
                Sweep(place);
                Path = Create(place);
                owner = new FileStream(System.IO.Path.Combine(Path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                refusal ??= error;
            }
        }
        throw new RunException($"{System.IO.Path.GetTempPath()}: no folder can be made there: {refusal?.Message} Let {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")} name a folder that exists and can be written to.");
    }

    public string Path { get; }

    public void Dispose()
    {
        owner.Dispose();
        Remove(Path);
    }

    /// <summary>Removes the folder, which the session's process may have done already. What Windows keeps because it is open elsewhere, a later start removes.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is DirectoryNotFoundException || (OperatingSystem.IsWindows() && error is IOException or UnauthorizedAccessException))
        {
            // It is gone, or not yet free.
        }
    }

    /// <summary>The temporary folder, unless a scratch folder of a cluster is too deep for a socket; where it cannot be used, the usual one.</summary>
    private static IEnumerable<string> Places()
    {
        var temporary = System.IO.Path.GetTempPath();
        if (OperatingSystem.IsWindows() || Encoding.UTF8.GetByteCount(System.IO.Path.Combine(temporary, Prefix + System.IO.Path.GetRandomFileName(), "pipe")) < SocketPathBytes)
            yield return temporary;
        if (!OperatingSystem.IsWindows())
            yield return "/tmp";
    }

    private static string Create(string place)
    {
        var folder = System.IO.Path.Combine(place, Prefix + System.IO.Path.GetRandomFileName());
        if (!Directory.Exists(place))
            throw new DirectoryNotFoundException($"{place} does not exist.");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // Its owner's alone.
        return folder;
    }

    /// <summary>Removes what processes left that were killed together with their session.</summary>
    private static void Sweep(string temporary)
    {
        foreach (var folder in Directory.EnumerateDirectories(temporary, Prefix + "*"))
        {
            try
            {
                var file = System.IO.Path.Combine(folder, LockName);
                if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) < young || !File.Exists(file))
                    continue;
                using (new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None)) { }
                Remove(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody lives in it, or it is another user's.
            }
        }
    }
}
