using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
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

    /// <summary>What fetches an archive puts its name before the message.</summary>
    public static FuzzTarget Target { get; } = new("archives", () => [Zip(["a/b.txt"], _ => [1, 2])], Make, Read,
        (error, _) => error is InvalidDataException && error.Message.StartsWith("it", StringComparison.Ordinal) && !error.Message.EndsWith('.'));

    private static byte[] Make(Random random)
    {
        if (random.Next(60) == 0)
            return Bomb(random);
        var damage = random.Next(3);
        if (random.Next(2) == 0)
            return damage == 0 ? Zip(random) : Mutation.Bytes(random, Zip(random));
        var tar = Tar(random);
        return damage switch
        {
            0 => Tgz(tar),
            1 => Tgz(Mutation.Bytes(random, tar)), // under a check sum that holds
            _ => Mutation.Bytes(random, Tgz(tar)),
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

    private static byte[] Zip(Random random) => Zip([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Name(random))], _ => Content(random));

    private static byte[] Zip(IEnumerable<string> names, Func<string, byte[]> contentOf, string comment = "")
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in names)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
                entry.Comment = comment;
                entry.LastWriteTime = DateTimeOffset.UnixEpoch.AddYears(30); // the same bytes each time
                using var content = entry.Open();
                content.Write(contentOf(name));
            }
        return stream.ToArray();
    }

    /// <summary>A small archive of a large file, of endless names or comments, or of many entries or folders.</summary>
    private static byte[] Bomb(Random random)
    {
        var count = random.Next(3000);
        return random.Next(6) switch
        {
            0 => Zip(["a"], _ => new byte[100_000 * count]),
            1 => Zip(Enumerable.Range(0, count).Select(i => $"{i}{string.Concat(Enumerable.Repeat("/a", 490))}"), _ => []),
            2 => Zip(Enumerable.Range(0, 100 * count).Select(i => $"{i}"), _ => []),
            3 => Zip(Enumerable.Range(0, count).Select(i => $"{i}"), _ => [], comment: new('c', ushort.MaxValue)),
            // A header of a kind that TarWriter does not write: a name (L) or attributes (x) of so many bytes.
            _ => Tgz([.. Header((byte)"Lx"[random.Next(2)], 100_000 * count), .. Enumerable.Repeat((byte)'a', 100_000 * count)]),
        };
    }

    /// <summary>A header of tar, of whatever kind, with its check sum.</summary>
    public static byte[] Header(byte kind, int size)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes("name").CopyTo(header, 0);
        Encoding.ASCII.GetBytes($"{Convert.ToString(size, 8).PadLeft(11, '0')}\0").CopyTo(header, 124);
        header[156] = kind;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        header.AsSpan(148, 8).Fill((byte)' '); // as the sum of all bytes takes it
        Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
        return header;
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

    public static byte[] Tgz(byte[] tar)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(tar);
        return stream.ToArray();
    }
}
