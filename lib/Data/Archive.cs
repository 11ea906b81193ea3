using System.Formats.Tar;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;

namespace DeepLearning;

/// <summary>
/// Unpacks a .zip or a .tgz that is not trusted: nothing is written outside the folder, no more than expected is written,
/// and everything is checked against its CRC-32.
/// </summary>
internal static class Archive
{
    private const int MostEntries = 200_000;
    private const int BlockSize = 1 << 16;

    /// <summary>Unpacks into a folder that exists.</summary>
    /// <param name="archive">The archive; seekable, left open.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="mostBytes">The most that all files together may have.</param>
    /// <param name="progress">Hears of the bytes written.</param>
    /// <param name="cancellation">Stops it; what was written stays.</param>
    /// <exception cref="InvalidDataException">The archive is damaged, too large, or reaches outside the folder.</exception>
    /// <exception cref="IOException">There is no room.</exception>
    public static void Extract(Stream archive, string folder, long mostBytes, IProgress<long> progress, CancellationToken cancellation)
    {
        long written = 0, count = 0;
        foreach (var entry in IsGzip(archive) ? Tar(archive) : Zip(archive, folder, mostBytes))
        {
            if (++count > MostEntries)
                throw new InvalidDataException($"it has more than {MostEntries} entries");
            var path = Target(folder, entry.Name);
            Directory.CreateDirectory(entry.Content is null ? path : Path.GetDirectoryName(path)!);
            if (entry.Content is not null)
                written += ExtractFile(entry, path, mostBytes - written, new Offset(progress, written), cancellation);
        }
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
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        // A bad name or a full disk is found before anything is written.
        foreach (var entry in zip.Entries)
            Target(folder, entry.FullName);
        DiskSpace.Require(folder, Math.Min(mostBytes, zip.Entries.Sum(entry => entry.Length)));
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Name.Length > 0 ? entry.Open() : null;
            yield return new(entry.FullName, content, entry.Crc32);
        }
    }

    private static IEnumerable<Entry> Tar(Stream archive)
    {
        using var unzipped = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
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

    /// <summary>Where an entry goes: always below the folder.</summary>
    private static string Target(string folder, string name)
    {
        var parts = name.Split('/', '\\');
        var isSafe = parts[0].Length > 0 && !parts.Contains("..") && !name.AsSpan().ContainsAny(':', '\0');
        return isSafe ? Path.Combine([folder, .. parts]) : throw new InvalidDataException($"its entry \"{name}\" reaches outside the folder");
    }

    private static long ExtractFile(Entry entry, string path, long room, IProgress<long> progress, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        var crc = new Crc32();
        var block = new byte[BlockSize];
        for (int count; (count = Read(entry, block)) > 0; progress.Report(file.Length))
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.Length + count > room)
                throw new InvalidDataException($"it unpacks to far more than its size, in \"{entry.Name}\"");
            crc.Update(new ArraySegment<byte>(block, 0, count));
            file.Write(block, 0, count);
        }
        return entry.Crc is null || (uint)crc.Value == entry.Crc ? file.Length : throw new InvalidDataException($"it is damaged in \"{entry.Name}\"");
    }

    private static int Read(Entry entry, byte[] block)
    {
        try
        {
            return entry.Content!.Read(block);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"it is damaged in \"{entry.Name}\"", error);
        }
    }

    private sealed class Offset(IProgress<long> progress, long start) : IProgress<long>
    {
        public void Report(long value) => progress.Report(start + value);
    }
}
