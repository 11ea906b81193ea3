using System.Formats.Tar;
using System.IO.Compression;

namespace Tests.Fetch;

/// <summary>Archives in memory.</summary>
internal static class TestArchive
{
    public static byte[] Zip(params (string Name, byte[] Content)[] files) => Zip(zip =>
    {
        foreach (var (name, content) in files)
        {
            var made = zip.CreateEntry(name);
            made.LastWriteTime = DateTimeOffset.UnixEpoch.AddYears(30); // the same bytes each time
            using var entry = made.Open();
            entry.Write(content);
        }
    });

    public static byte[] Zip(Action<ZipArchive> write)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            write(zip);
        return stream.ToArray();
    }

    public static byte[] Tgz(params (string Name, byte[] Content)[] files) => Tgz(tar =>
    {
        foreach (var (name, content) in files)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
    });

    /// <summary>Makes 600 entries with the longest comments: 39 MB.</summary>
    public static void LongDirectory(ZipArchive zip)
    {
        var comment = new string('c', ushort.MaxValue);
        for (var i = 0; i < 600; i++)
            zip.CreateEntry($"{i}").Comment = comment;
    }

    /// <summary>A .tgz, with zeros behind the end of its tar.</summary>
    public static byte[] Tgz(Action<TarWriter> write, int padding = 0)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            using (var tar = new TarWriter(gzip, leaveOpen: true))
                write(tar);
            gzip.Write(new byte[padding]);
        }
        return stream.ToArray();
    }

    public static byte[] Noise(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
