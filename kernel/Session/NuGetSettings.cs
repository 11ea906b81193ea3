using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NotebookKernel;

/// <summary>What tells NuGet where packages come from, say.</summary>
internal static class NuGetSettings
{
    /// <summary>As NuGet looks for them.</summary>
    private static readonly string[] names = ["nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>SHA-256 of the user's file as NuGet writes it, during a restore even, where there is none: the same settings as none.</summary>
    private const string Default = "5C13EDAF80EE3DE417DB6F536BA6A4590D087BF833E995C3BFE74DB86CA1AF79";

    private static readonly EnumerationOptions anywhereInside = new() { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>The files of settings that hold in a folder, and when each was written. What the feeds have is not among it.</summary>
    public static string Seen(string from) => Seen(from, SharedFolders());

    /// <param name="from">Its own file counts, and those of the folders above it.</param>
    /// <param name="shared">The folders of the user's and the machine's files. In the first one, the user's file may be NuGet's.</param>
    internal static string Seen(string from, IReadOnlyList<string> shared) =>
        string.Concat(Above(from).Concat(shared.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.config", anywhereInside).Order(StringComparer.Ordinal)))
            .Where(file => file != Path.Combine(shared[0], "NuGet.Config") || !IsDefault(file))
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file} {File.GetLastWriteTimeUtc(file):O}\n")));

    private static IEnumerable<string> Above(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (names.Select(name => Path.Combine(folder.FullName, name)).FirstOrDefault(File.Exists) is { } file)
                yield return file;
    }

    private static bool IsDefault(string file)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(file).ReplaceLineEndings("\n").Trim()))) == Default;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // NuGet tells why.
        }
    }

    /// <summary>The user's own first.</summary>
    internal static string[] SharedFolders()
    {
        var home = Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") is { Length: > 0 } chosen ? chosen : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var machine = Environment.GetEnvironmentVariable("NUGET_COMMON_APPLICATION_DATA");
        return OperatingSystem.IsWindows()
            ? [Path.Combine(home, "AppData", "Roaming", "NuGet"), Path.Combine(machine ?? Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86), "NuGet", "Config")]
            : [Path.Combine(home, ".nuget", "NuGet"), Path.Combine(home, ".nuget", "config"), Path.Combine(machine ?? (OperatingSystem.IsMacOS() ? "/Library/Application Support" : "/etc/opt"), "NuGet", "Config")];
    }
}
