using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;

namespace DeepLearning;

/// <summary>
/// Unpacks a .zip that is not trusted: nothing is written outside the folder, no more than expected is written,
/// and every file is checked against its CRC-32.
/// </summary>
internal static class Zip
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
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > MostEntries)
            throw new InvalidDataException($"it has {zip.Entries.Count} entries, and at most {MostEntries} are unpacked");
        var targets = zip.Entries.Select(entry => (entry, Path: Target(folder, entry.FullName))).ToList();
        DiskSpace.Require(folder, Math.Min(mostBytes, zip.Entries.Sum(entry => entry.Length)));

        var written = 0L;
        foreach (var (entry, path) in targets)
        {
            Directory.CreateDirectory(entry.Name.Length == 0 ? path : Path.GetDirectoryName(path)!);
            if (entry.Name.Length > 0)
                written += ExtractFile(entry, path, mostBytes - written, new Offset(progress, written), cancellation);
        }
    }

    /// <summary>Where an entry goes: always below the folder.</summary>
    private static string Target(string folder, string name)
    {
        var parts = name.Split('/', '\\');
        var isSafe = parts[0].Length > 0 && !parts.Contains("..") && !name.AsSpan().ContainsAny(':', '\0');
        return isSafe ? Path.Combine([folder, .. parts]) : throw new InvalidDataException($"its entry \"{name}\" reaches outside the folder");
    }

    private static long ExtractFile(ZipArchiveEntry entry, string path, long room, IProgress<long> progress, CancellationToken cancellation)
    {
        using var source = entry.Open();
        using var file = new FileStream(path, FileMode.CreateNew);
        var crc = new Crc32();
        var block = new byte[BlockSize];
        for (int count; (count = source.Read(block)) > 0; progress.Report(file.Length))
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.Length + count > room)
                throw new InvalidDataException($"it unpacks to far more than its size, in \"{entry.FullName}\"");
            crc.Update(new ArraySegment<byte>(block, 0, count));
            file.Write(block, 0, count);
        }
        return (uint)crc.Value == entry.Crc32 ? file.Length : throw new InvalidDataException($"it is damaged in \"{entry.FullName}\"");
    }

    private sealed class Offset(IProgress<long> progress, long start) : IProgress<long>
    {
        public void Report(long value) => progress.Report(start + value);
    }
}
