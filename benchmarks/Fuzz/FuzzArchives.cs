using System.Formats.Tar;
using System.IO.Compression;
using DeepLearning;

namespace Benchmarks.Fuzz;

/// <summary>Archives: zip and tar, damaged outside, within the compression and in the names.</summary>
internal static class FuzzArchives
{
    private const int MostBytes = 10_000_000;

    private static readonly string[] parts =
        ["a", "A", "b.txt", ".", "..", "", " ", "a.", "NUL", "com1.txt", "a:b", "a\\b", "\0", "ä", "\ud83d\ude00", "x\n", new('y', 150), new('z', 256), new('ü', 200), "C:", "~", "-rf"];

    private static readonly TarEntryType[] types =
    [
        TarEntryType.RegularFile, TarEntryType.RegularFile, TarEntryType.Directory, TarEntryType.SymbolicLink, TarEntryType.HardLink,
        TarEntryType.Fifo, TarEntryType.CharacterDevice, TarEntryType.BlockDevice,
    ];

    public static FuzzTarget Target { get; } = new("archives", Make, Read, (error, _) => error is InvalidDataException);

    private static byte[] Make(Random random)
    {
        var damage = random.Next(3);
        if (random.Next(2) == 0)
            return damage == 0 ? Zip(random) : Mutation.Bytes(random, Zip(random));
        var tar = Tar(random);
        return damage switch
        {
            0 => Gzip(tar),
            1 => Gzip(Mutation.Bytes(random, tar)), // under a check sum that holds
            _ => Mutation.Bytes(random, Gzip(tar)),
        };
    }

    private static void Read(string path)
    {
        var folder = Directory.CreateDirectory($"{path}.unpacked").FullName;
        try
        {
            using var archive = File.OpenRead(path);
            Archive.Extract(archive, folder, MostBytes, new Progress<long>(), CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Name(Random random)
    {
        var name = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(4) == 0 ? random.Next(parts.Length) : random.Next(3)]));
        return name.Length > 0 ? name : "/";
    }

    private static byte[] Content(Random random)
    {
        var content = new byte[random.Next(3) * random.Next(700)];
        random.NextBytes(content.AsSpan(content.Length / 2));
        return content;
    }

    private static byte[] Zip(Random random)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            for (var left = random.Next(1, 5); left > 0; left--)
            {
                var entry = zip.CreateEntry(Name(random));
                entry.LastWriteTime = DateTimeOffset.UnixEpoch.AddYears(30); // the same bytes each time
                using var content = entry.Open();
                content.Write(Content(random));
            }
        return stream.ToArray();
    }

    private static byte[] Tar(Random random)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
            for (var left = random.Next(1, 5); left > 0; left--)
                Write(tar, random);
        return stream.ToArray();
    }

    private static void Write(TarWriter tar, Random random)
    {
        var (name, type, content) = (Name(random), types[random.Next(random.Next(4) == 0 ? types.Length : 3)], Content(random));
        try
        {
            TarEntry entry = random.Next(3) switch
            {
                0 => new PaxTarEntry(type, name),
                1 => new GnuTarEntry(type, name),
                _ => new UstarTarEntry(type, name),
            };
            entry.ModificationTime = DateTimeOffset.UnixEpoch;
            if (type is TarEntryType.RegularFile)
                entry.DataStream = new MemoryStream(content);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                entry.LinkName = "../outside";
            tar.WriteEntry(entry);
        }
        catch (ArgumentException) // a name that this form of tar does not know how to write
        {
        }
    }

    private static byte[] Gzip(byte[] tar)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(tar);
        return stream.ToArray();
    }
}
