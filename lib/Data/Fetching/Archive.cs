using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ICSharpCode.SharpZipLib.Checksum;

namespace DeepLearning;

/// <summary>
/// Unpacks a .zip or a .tgz that is not trusted: nothing but files and folders, nothing outside the folder, no more than expected,
/// and everything checked against the archive's own CRC-32.
/// </summary>
internal static class Archive
{
    private const int BlockSize = 1 << 16;

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
        foreach (var entry in IsGzip(archive) ? Tar(archive, mostBytes) : Zip(archive, folder, mostBytes))
        {
            var name = names.Add(entry.Name, isFile: entry.Content is not null);
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(entry.Content is null ? path : Path.GetDirectoryName(path)!);
            if (entry.Content is not null)
                sums.Add(name, ExtractFile(entry, path, () => progress.Report(archive.Position), cancellation));
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
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        // What is wrong with the names, or a full disk, is found before anything is written.
        var names = new ArchiveNames();
        foreach (var entry in zip.Entries)
        {
            names.Add(entry.FullName, isFile: entry.Name.Length > 0);
            if ((entry.ExternalAttributes >> 16 & TypeMask) is not (0 or RegularFile or Folder))
                throw new InvalidDataException($"its entry \"{entry.FullName}\" is a link or a device, neither a file nor a folder");
        }
        DiskSpace.Require(folder, Math.Min(mostBytes, zip.Entries.Sum(entry => entry.Length)));
        var left = mostBytes;
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Name.Length > 0 ? new LimitedStream(entry.Open(), left) : null;
            yield return new(entry.FullName, content, entry.Crc32);
            left = content?.Left ?? left;
        }
    }

    private static IEnumerable<Entry> Tar(Stream archive, long mostBytes)
    {
        using var unzipped = new LimitedStream(new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true), mostBytes);
        using var tar = new TarReader(unzipped);
        while (Next(tar) is { } entry)
            if (entry.EntryType is TarEntryType.Directory)
                yield return new(entry.Name, null);
            else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                yield return new(entry.Name, entry.DataStream ?? Stream.Null);
            else if (entry.EntryType is not TarEntryType.GlobalExtendedAttributes)
                throw new InvalidDataException($"its entry \"{entry.Name}\" is a {entry.EntryType}, neither a file nor a folder");
        unzipped.CopyTo(Stream.Null); // to the end, where gzip keeps its check sum
    }

    private static TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("it is damaged", error);
        }
    }

    private static string ExtractFile(Entry entry, string path, Action report, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        var block = new byte[BlockSize];
        for (int count; (count = Read(entry, block)) > 0; report())
        {
            cancellation.ThrowIfCancellationRequested();
            crc.Update(new ArraySegment<byte>(block, 0, count));
            sha.AppendData(block, 0, count);
            file.Write(block, 0, count);
        }
        return entry.Crc is null || (uint)crc.Value == entry.Crc ? Convert.ToHexStringLower(sha.GetHashAndReset()) : throw new InvalidDataException($"it is damaged in \"{entry.Name}\"");
    }

    private static int Read(Entry entry, byte[] block)
    {
        try
        {
            return entry.Content!.Read(block);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new InvalidDataException($"{(error is EndOfStreamException ? "it is damaged" : error.Message.TrimEnd('.'))}, in \"{entry.Name}\"", error);
        }
    }
}
