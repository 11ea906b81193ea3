using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ICSharpCode.SharpZipLib.Checksum;

namespace DeepLearning;

/// <summary>
/// Unpacks a .zip or a .tgz that is not trusted: nothing but files and folders, nothing outside the folder, no more than expected,
/// and everything checked against the archive's own CRC-32. It takes at most 100,000 files and folders, and memory in proportion to the archive, not to what it says of itself.
/// </summary>
internal static class Archive
{
    private const int BlockSize = 1 << 16;

    /// <summary>The most that the headers of one entry of a tar may take: its name and attributes are read into memory, and a small archive can hold endless ones.</summary>
    private const int MostHeaderBytes = 1 << 20;

    private const string Exceeded = "it unpacks to far more than its size";

    /// <summary>Unpacks into an empty folder.</summary>
    /// <param name="archive">The archive; seekable, left open.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="mostBytes">The most that the archive may unpack to.</param>
    /// <param name="progress">Hears of the archive's bytes read.</param>
    /// <param name="cancellation">Stops it; what was written stays.</param>
    /// <returns>Each file's path in the folder, with forward slashes, and its SHA-256 in hex.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged, too large, or not what a set would be: the message names the entry.</exception>
    /// <exception cref="IOException">There is no room.</exception>
    public static Dictionary<string, string> Extract(Stream archive, string folder, long mostBytes, IProgress<long> progress, CancellationToken cancellation)
    {
        var names = new ArchiveNames();
        var sums = new Dictionary<string, string>();
        var block = new byte[BlockSize]; // One for all files: there may be many small ones.
        foreach (var entry in IsGzip(archive) ? Tar(archive, mostBytes) : Zip(archive, folder, mostBytes))
        {
            var name = names.Add(entry.Name, isFile: entry.Content is not null);
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(entry.Content is null ? path : Path.GetDirectoryName(path)!);
            if (entry.Content is not null)
                sums.Add(name, ExtractFile(entry, path, block, () => progress.Report(archive.Position), cancellation));
        }
        return sums;
    }

    /// <summary>An entry that is to be unpacked, its stream good until the next one is asked for; a folder has none.</summary>
    private sealed record Entry(string Name, Stream? Content, uint? Crc = null);

    private static bool IsGzip(Stream archive)
    {
        Span<byte> start = stackalloc byte[2];
        archive.Position = 0;
        var isGzip = archive.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
        archive.Position = 0;
        return isGzip;
    }

    private static IEnumerable<Entry> Zip(Stream archive, string folder, long mostBytes)
    {
        const int TypeMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000; // st_mode of Unix, in the upper half of the attributes; 0 where another system wrote it
        using var zip = Reading("in its directory", () => ZipDirectory.Open(archive));
        var entries = zip.Entries;
        // What is wrong with the names, or a full disk, is found before anything is written.
        var names = new ArchiveNames();
        var left = mostBytes;
        foreach (var entry in entries)
        {
            names.Add(entry.FullName, isFile: entry.Name.Length > 0);
            if ((entry.ExternalAttributes >> 16 & TypeMask) is not (0 or RegularFile or Folder))
                throw new InvalidDataException($"its entry \"{entry.FullName}\" is a link or a device, neither a file nor a folder");
            left = (ulong)entry.Length <= (ulong)left ? left - entry.Length : throw new InvalidDataException($"{Exceeded}, in \"{entry.FullName}\"");
        }
        DiskSpace.Require(folder, mostBytes - left);
        left = mostBytes;
        foreach (var entry in entries)
        {
            using var content = entry.Name.Length > 0 ? new LimitedStream(Reading($"in \"{entry.FullName}\"", entry.Open), left, Exceeded) : null;
            yield return new(entry.FullName, content, entry.Crc32);
            left = content?.Left ?? left;
        }
    }

    private static IEnumerable<Entry> Tar(Stream archive, long mostBytes)
    {
        using var unzipped = new LimitedStream(new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true), mostBytes, Exceeded);
        using var tar = new TarReader(unzipped);
        for (var where = "at its start"; Reading(where, Next) is { } entry; where = $"behind \"{entry.Name}\"")
            if (entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal)))
                throw new InvalidDataException($"its entry \"{entry.Name}\" is a sparse file");
            else if (entry.EntryType is TarEntryType.Directory)
                yield return new(entry.Name, null);
            else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                yield return new(entry.Name, entry.DataStream ?? Stream.Null);
            else if (entry.EntryType is not TarEntryType.GlobalExtendedAttributes)
                throw new InvalidDataException($"its entry \"{entry.Name}\" is a {entry.EntryType}, neither a file nor a folder");
        Reading("at its end", () => { unzipped.CopyTo(Stream.Null); return true; }); // to where gzip keeps its check sum

        TarEntry? Next()
        {
            var beyond = Math.Max(0, unzipped.Left - MostHeaderBytes);
            unzipped.Left -= beyond;
            var entry = tar.GetNextEntry();
            unzipped.Left += beyond;
            return entry;
        }
    }

    /// <summary>Reads of the archive. Damage makes the readers of zip and tar throw half the exceptions that there are: all mean the same.</summary>
    private static T Reading<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error)
        {
            throw new InvalidDataException($"{(error.Message is Exceeded or ZipDirectory.TooLong ? error.Message : "it is damaged")}, {where}", error);
        }
    }

    private static string ExtractFile(Entry entry, string path, byte[] block, Action report, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        for (int count; (count = Reading($"in \"{entry.Name}\"", () => entry.Content!.Read(block))) > 0; report())
        {
            cancellation.ThrowIfCancellationRequested();
            crc.Update(new ArraySegment<byte>(block, 0, count));
            sha.AppendData(block, 0, count);
            file.Write(block, 0, count);
        }
        return entry.Crc is null || (uint)crc.Value == entry.Crc ? Convert.ToHexStringLower(sha.GetHashAndReset()) : throw new InvalidDataException($"it is damaged in \"{entry.Name}\"");
    }
}
