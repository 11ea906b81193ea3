using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DeepLearning;
using static Tests.Fetch.TestArchive;

namespace Tests.Fetch;

/// <summary>Some hundred damaged archives: each is unpacked or refused in one way, and nothing is written outside the folder. Their seeds are the same in every run. The tars are not quite: .NET writes the time and the process into them.</summary>
public sealed class DamagedArchiveTests : IDisposable
{
    private const int Each = 150, MostBytes = 1_000_000, HeaderSize = 512;

    private static readonly byte[] zip = Zip(("set/a.txt", Noise(3000)), ("set/deep/b.txt", new byte[5000]), ("set/größe.txt", "text"u8.ToArray()), ("set/empty/", []));

    private static readonly byte[] tar = Unzipped(Tgz(archive =>
    {
        archive.WriteEntry(new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "global" }));
        archive.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "set"));
        archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"set/größe/{new string('a', 120)}") { DataStream = new MemoryStream(Noise(3000)) });
        archive.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, $"set/deep/{new string('b', 120)}") { DataStream = new MemoryStream(Noise(700)) });
        archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "set/a.txt") { DataStream = new MemoryStream(Noise(100)) });
        archive.WriteEntry(new V7TarEntry(TarEntryType.V7RegularFile, "set/b.txt") { DataStream = new MemoryStream(Noise(10)) });
    }));

    // Offset and length of what a header of tar holds: name, mode, size, time, type, link, magic, device, prefix.
    private static readonly (int Offset, int Length)[] fields = [(0, 100), (100, 8), (124, 12), (136, 12), (156, 1), (157, 100), (257, 8), (329, 8), (345, 155)];

    private static readonly string[] values = ["", ".", "..", "/", "777777777777", "-1", "99999999", "S", "L", "K", "x", "g", "2", "7", "\0", " ", "\u0080\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe", "a\0b", "../../outside.txt", "ustar  ", "\u00ff\u00fe\u00c3", "a:b", "30 GNU.sparse.major=1\n"];

    private readonly TemporaryData data = new();

    [Fact]
    public void Flipped_bytes() => Unpack(random => Flip(random, zip), random => Flip(random, Zipped(tar)), random => Zipped(Flip(random, tar)));

    [Fact]
    public void Cut_archives() => Unpack(random => zip[..random.Next(zip.Length)], random => Zipped(tar)[..random.Next(tar.Length / 3)], random => Zipped(tar[..random.Next(tar.Length)]));

    [Fact]
    public void Fields_of_tar_with_other_values() => Unpack(ChangeHeader);

    [Fact]
    public void Fields_of_zip_with_other_values() => Unpack(ChangeDirectory);

    [Theory]
    [InlineData("77777777777\0")] // 8 GB
    [InlineData("\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("-7777777777\0")]
    [InlineData("of no number")]
    public void A_size_that_cannot_be_is_refused_by_the_name_of_its_entry_or_of_the_one_before(string size)
    {
        var damaged = Unzipped(Tgz(archive =>
        {
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "set/a.txt") { DataStream = new MemoryStream([1]) });
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "set/b.txt") { DataStream = new MemoryStream([2]) });
        }));
        Set(damaged.AsSpan(2 * HeaderSize, HeaderSize), 124, 12, size);

        var error = Assert.Throws<InvalidDataException>(() => Archive.Extract(new MemoryStream(Zipped(damaged)), data.Root, MostBytes, new Progress<long>(), CancellationToken.None));

        Assert.Matches("set/[ab].txt", error.Message);
    }

    public void Dispose() => data.Dispose();

    private void Unpack(params Func<Random, byte[]>[] damages)
    {
        var unpacked = 0;
        foreach (var damage in damages)
            for (var seed = 0; seed < Each; seed++)
            {
                var archive = damage(new Random(seed));
                var inside = Directory.CreateDirectory(data.PathOf("inside")).FullName;
                var error = Record.Exception(() => Archive.Extract(new MemoryStream(archive), inside, MostBytes, new Progress<long>(), CancellationToken.None));
                Assert.True(error is null || (error is InvalidDataException && error.Message.StartsWith("it", StringComparison.Ordinal) && !error.Message.EndsWith('.')), $"{seed}: {error}\n{Convert.ToBase64String(archive)}");
                unpacked += error is null ? 1 : 0;
                Directory.Delete(inside, recursive: true);
                Assert.Empty(data.Content());
            }
        Assert.InRange(unpacked, 0, damages.Length * Each * 3 / 4); // much of what changes a header changes nothing that matters
    }

    private static byte[] Flip(Random random, byte[] archive)
    {
        var damaged = archive.ToArray();
        for (var i = random.Next(1, 20); i > 0; i--)
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
        return damaged;
    }

    /// <summary>Another value in a field of one of the headers, and the header's check sum made right.</summary>
    private static byte[] ChangeHeader(Random random)
    {
        var damaged = tar.ToArray();
        var headers = Enumerable.Range(0, tar.Length / HeaderSize).Where(i => tar.AsSpan(i * HeaderSize + 148, 8).ContainsAnyInRange((byte)'0', (byte)'7') && tar[i * HeaderSize + 155] is (byte)' ' or 0).ToArray();
        var header = damaged.AsSpan(headers[random.Next(headers.Length)] * HeaderSize, HeaderSize);
        var (offset, length) = fields[random.Next(fields.Length)];
        Set(header, offset, length, values[random.Next(values.Length)]);
        return Zipped(damaged);
    }

    private static void Set(Span<byte> header, int offset, int length, string value)
    {
        var field = header.Slice(offset, length);
        field.Clear();
        Encoding.Latin1.GetBytes(value.Length > length ? value[..length] : value).CopyTo(field);
        header.Slice(148, 8).Fill((byte)' '); // as the sum of all bytes takes it
        var sum = 0;
        foreach (var b in header)
            sum += b;
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header[148..]);
    }

    /// <summary>Another number somewhere in the central directory, where every number is of two or four bytes.</summary>
    private static byte[] ChangeDirectory(Random random)
    {
        var damaged = zip.ToArray();
        var start = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        var count = 2 << random.Next(2);
        var number = random.Next(4) switch { 0 => 0u, 1 => uint.MaxValue, 2 => 0x7fffffffu, _ => (uint)random.Next() };
        BitConverter.GetBytes(number).AsSpan(0, count).CopyTo(damaged.AsSpan(random.Next(start, zip.Length - count)));
        return damaged;
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return stream.ToArray();
    }

    private static byte[] Unzipped(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var stream = new MemoryStream();
        gzip.CopyTo(stream);
        return stream.ToArray();
    }
}
