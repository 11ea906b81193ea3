using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace NotebookKernel;

/// <summary>
/// The folder of a site, in which a new site takes the place of an old one. On Linux the two folders are exchanged in one step: whoever looks, and whenever
/// the process is killed, finds the one site or the other. Elsewhere, and where the folder holds anything else, the files are replaced one by one.
/// </summary>
internal sealed partial class SiteFolder : IDisposable
{
    private const string WorkPrefix = ".site-";
    private const int AtWorkingFolder = -100, Exchange = 2;

    /// <summary>What is older was left by a process that was killed.</summary>
    private static readonly TimeSpan abandoned = TimeSpan.FromHours(1);

    private readonly string folder;
    private readonly string work;

    public SiteFolder(string path)
    {
        folder = Directory.CreateDirectory(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        work = Directory.CreateDirectory(Path.Combine(folder, WorkPrefix + Path.GetRandomFileName())).FullName;
        Ready = Directory.CreateDirectory(Path.Combine(work, "ready")).FullName;
    }

    /// <summary>Where the new site's files are to be written.</summary>
    public string Ready { get; }

    /// <summary>A file of this name for what the new site is made of.</summary>
    public string Scratch(string name) => Path.Combine(work, name);

    /// <summary>Lets the new site take the old one's place.</summary>
    public void Replace()
    {
        if (OperatingSystem.IsLinux() && HoldsNothingElse() && Path.GetDirectoryName(folder) is { } parent && TryTakePlace(parent))
            return;
        foreach (var file in Directory.GetFiles(Ready))
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }

    public void Dispose()
    {
        foreach (var left in Directory.GetDirectories(folder, WorkPrefix + "*").Where(each => each == work || IsAbandoned(each)))
            Directory.Delete(left, recursive: true);
    }

    private static bool IsAbandoned(string path) => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(path) > abandoned;

    /// <summary>Who stands in the folder would stand in the old one afterwards.</summary>
    private bool HoldsNothingElse() => folder != Environment.CurrentDirectory
        && Directory.EnumerateFileSystemEntries(folder).All(entry => Path.GetFileName(entry).StartsWith(WorkPrefix, StringComparison.Ordinal) || Site.IsFile(entry));

    /// <summary>False where the folder cannot be exchanged: it is a mount, say, or may not be renamed.</summary>
    [UnsupportedOSPlatform("windows")]
    private bool TryTakePlace(string parent)
    {
        var prefix = $".{Path.GetFileName(folder)}{WorkPrefix}";
        var beside = Path.Combine(parent, prefix + Path.GetRandomFileName());
        try
        {
            Directory.Move(Ready, beside);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        File.SetUnixFileMode(beside, File.GetUnixFileMode(folder));
        var exchanged = TryExchange(beside, folder);
        if (!exchanged)
            Directory.Move(beside, Ready);
        foreach (var left in Directory.GetDirectories(parent, prefix + "*").Where(each => each == beside || IsAbandoned(each)))
            Directory.Delete(left, recursive: true);
        return exchanged;
    }

    private static bool TryExchange(string one, string other)
    {
        try
        {
            return Rename(AtWorkingFolder, one, AtWorkingFolder, other, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // The C library is older than the call: glibc has it from 2.28 on.
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int fromFolder, string from, int toFolder, string to, uint flags);
}
