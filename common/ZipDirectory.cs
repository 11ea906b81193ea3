using System.IO.Compression;

namespace DeepLearning;

/// <summary>Opens zip archives that are not trusted.</summary>
internal static class ZipDirectory
{
    /// <summary>What is wrong with an archive whose directory is too long.</summary>
    public const string TooLong = "it has more than 32 MiB of names and attributes";

    /// <summary>Names and attributes of 100,000 files need less. Of each byte, .NET makes up to ten.</summary>
    private const int MostBytes = 32 << 20;

    /// <summary>The archive, its directory read. The stream stays open.</summary>
    /// <exception cref="InvalidDataException">The directory is <see cref="TooLong"/>, or damaged.</exception>
    public static ZipArchive Open(Stream archive)
    {
        var limited = new LimitedStream(archive, MostBytes, TooLong);
        var zip = new ZipArchive(limited, ZipArchiveMode.Read, leaveOpen: true);
        _ = zip.Entries; // Only this reads the directory.
        limited.Left = long.MaxValue;
        return zip;
    }
}
