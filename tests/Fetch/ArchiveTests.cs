using System.Formats.Tar;
using Benchmarks.Fuzz;
using DeepLearning;
using static Tests.Fetch.TestArchive;

namespace Tests.Fetch;

/// <summary>Archives made to do harm: each is refused by the name of the entry, and nothing is written outside the folder.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const int MostBytes = 1_000_000;
    private const int UnixLink = 0xA1FF, UnixDevice = 0x21B6, UnixPipe = 0x11B6; // st_mode, in the upper half of a zip's attributes

    private readonly TemporaryData data = new();

    /// <summary>Names that lie outside the folder on one system or another.</summary>
    public static TheoryData<string> NamesOutside => new("../outside.txt", "set/../../outside.txt", "/outside.txt", "\\outside.txt", "..\\outside.txt", "set\\..\\..\\outside.txt",
        "C:\\outside.txt", "C:/outside.txt", "C:outside.txt", "\\\\server\\share\\outside.txt", "set/a.txt:outside.txt");

    /// <summary>Two names that are one file on one system or another.</summary>
    public static TheoryData<string, string> NamesOfOne => new()
    {
        { "set/a.txt", "set/a.txt" },
        { "set/a.txt", "set/A.TXT" },
        { "set/a.txt", "SET/b.txt" },
        { "set/a.txt", "set/a.txt/b.txt" },
        { "set/a.txt/b.txt", "set/a.txt" },
        { "set/a.txt", "set\\a.txt" },
        { "set/a.txt", "./set//a.txt" },
    };

    /// <summary>Names that Windows gives another meaning, or refuses.</summary>
    public static TheoryData<string> NamesOfWindows => new("set/NUL", "set/nul .txt", "set/com1.txt", "set/LPT².txt", "CONOUT$", "aux/a.txt", "set/a.txt.", "set/a.txt ", "set /a.txt", "set/a|b.txt", "set/<a>.txt", "set/a?/b.txt", "set/*", "set/\"a\".txt", "set/a\tb.txt");

    /// <summary>Names of files that no file can have.</summary>
    public static TheoryData<string> NamesOfNothing => new(".", "./", "./.", "set/" + new string('a', 256), "set/" + new string('ä', 128), string.Concat(Enumerable.Repeat("folder/", 200)) + "a");

    [Theory]
    [MemberData(nameof(NamesOutside))]
    public void A_zip_that_reaches_outside_is_refused(string name) => RefusedUnwritten(Zip(("set/a.txt", [1]), (name, [2])), name, "reaches outside the folder");

    [Theory]
    [MemberData(nameof(NamesOutside))]
    public void A_tgz_that_reaches_outside_is_refused(string name) => Refused(Tgz(("set/a.txt", [1]), (name, [2])), name, "reaches outside the folder");

    [Fact]
    public void An_archive_with_a_full_path_is_refused()
    {
        var name = data.PathOf("outside.txt");

        RefusedUnwritten(Zip((name, [1])), name, "reaches outside the folder");
        Refused(Tgz((name, [1])), name, "reaches outside the folder");
    }

    [Fact]
    public void A_zip_whose_name_ends_where_C_would_end_it_is_refused() => RefusedUnwritten(Zip(("set/a.txt\0.jpg", [1])), "set/a.txt", "reaches outside the folder");

    [Theory]
    [MemberData(nameof(NamesOfOne))]
    public void A_zip_with_two_names_for_one_file_is_refused(string first, string second) =>
        RefusedUnwritten(Zip((first, [1]), (second, [2])), second, "takes the place of another one");

    [Theory]
    [MemberData(nameof(NamesOfOne))]
    public void A_tgz_with_two_names_for_one_file_is_refused(string first, string second) =>
        Refused(Tgz((first, [1]), (second, [2])), second, "takes the place of another one");

    [Theory]
    [MemberData(nameof(NamesOfWindows))]
    public void A_zip_with_a_name_that_Windows_refuses_or_takes_for_another_is_refused(string name) => RefusedUnwritten(Zip((name, [1])), name, "Windows");

    [Theory]
    [MemberData(nameof(NamesOfWindows))]
    public void A_tgz_with_a_name_that_Windows_refuses_or_takes_for_another_is_refused(string name) => Refused(Tgz((name, [1])), name, "Windows");

    [Theory]
    [InlineData("set/a|b.txt", "a character that no name has on Windows: |")]
    [InlineData("set/a\tb.txt", "a character that no name has on Windows: U+0009")]
    public void What_Windows_refuses_in_a_name_is_named(string name, string said) => RefusedUnwritten(Zip((name, [1])), name, said);

    [Theory]
    [MemberData(nameof(NamesOfNothing))]
    public void A_file_with_a_name_that_no_file_can_have_is_refused(string name)
    {
        if (name[^1] != '/') // a folder, in a zip
            RefusedUnwritten(Zip(("set/b.txt", [1]), (name, [1])), name, "not a file's name");
        Refused(Tgz(("set/b.txt", [1]), (name, [1])), name, "not a file's name");
    }

    [Fact]
    public void The_folder_that_an_archive_is_made_in_may_be_an_entry_of_its_own()
    {
        var inside = Directory.CreateDirectory(data.PathOf("inside")).FullName;
        var archive = Tgz(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "./set/a.txt") { DataStream = new MemoryStream([1]) });
        });

        Assert.Equal(["set/a.txt"], Archive.Extract(new MemoryStream(archive), inside, MostBytes, new Progress<long>(), CancellationToken.None).Keys);
    }

    [Fact]
    public void A_tgz_with_a_sparse_file_is_refused()
    {
        var sparse = new PaxTarEntry(TarEntryType.RegularFile, "set/a.txt", new Dictionary<string, string> { ["GNU.sparse.major"] = "1", ["GNU.sparse.name"] = "set/a.txt" });

        Refused(Tgz(tar => tar.WriteEntry(sparse)), "set/a.txt", "sparse");
    }

    [Theory]
    [InlineData(UnixLink)]
    [InlineData(UnixDevice)]
    [InlineData(UnixPipe)]
    public void A_zip_with_a_link_or_a_device_is_refused(int mode) =>
        RefusedUnwritten(Zip(zip =>
        {
            var entry = zip.CreateEntry("set/a.txt");
            entry.ExternalAttributes = mode << 16;
            using var content = entry.Open();
            content.Write("../../outside.txt"u8);
        }), "set/a.txt", "is a link or a device");

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void A_tgz_with_a_link_is_refused_and_nothing_is_written_through_it(TarEntryType type)
    {
        var outside = data.PathOf("outside.txt");
        File.WriteAllText(outside, "before");

        Refused(Tgz(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(type, "set/a.txt") { LinkName = outside });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "set/a.txt") { DataStream = new MemoryStream([1]) });
        }), "set/a.txt", $"is a {type}");

        Assert.Equal("before", File.ReadAllText(outside));
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.PathOf("inside")));
    }

    [Fact]
    public void A_tgz_with_a_link_to_a_folder_is_refused_and_nothing_is_written_through_it() => Refused(Tgz(tar =>
    {
        tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "set") { LinkName = ".." });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "set/outside.txt") { DataStream = new MemoryStream([1]) });
    }), "set", "is a SymbolicLink");

    [Fact]
    public void A_name_too_long_for_its_field_is_read_where_tar_keeps_it_and_refused_alike()
    {
        var name = $"set/{new string('a', 120)}/../../../outside.txt";

        Refused(Tgz(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name))), name, "reaches outside the folder");
        Refused(Tgz(tar => tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name))), name, "reaches outside the folder");
    }

    [Theory]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void A_tgz_with_a_device_is_refused(TarEntryType type) => Refused(Tgz(tar => tar.WriteEntry(new PaxTarEntry(type, "set/a.txt"))), "set/a.txt", $"is a {type}");

    [Fact]
    public void An_archive_that_unpacks_to_far_more_than_its_size_is_refused()
    {
        var file = ("set/a.txt", new byte[50 * MostBytes]);

        Refused(Zip(file), "set/a.txt", "far more than its size");
        Refused(Tgz(file), "set/a.txt", "far more than its size");
        Assert.InRange(new FileInfo(data.PathOf("inside", "set", "a.txt")).Length, 0, MostBytes);
    }

    [Fact]
    public void An_archive_of_many_files_that_together_are_far_more_is_refused()
    {
        var files = Enumerable.Range(0, 30).Select(i => ($"set/{i}.txt", new byte[MostBytes / 20])).ToArray();

        Refused(Zip(files), "set/20.txt", "far more than its size");
        Refused(Tgz(files), "set/19.txt", "far more than its size"); // headers count as well
    }

    [Fact]
    public void A_tgz_of_far_more_behind_its_last_file_is_refused()
    {
        // What a reader of tar has no need to look at, but has to unpack for gzip's check sum.
        Refused(Tgz(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "set/a.txt")), padding: 50 * MostBytes), "", "far more than its size");
    }

    [Fact]
    public void A_zip_of_too_many_entries_is_refused_before_anything_is_written() =>
        RefusedUnwritten(Zip([.. Enumerable.Range(0, 100_001).Select(i => ($"set/{i}", Array.Empty<byte>()))]), "", "more than 100000 entries");

    [Fact]
    public void A_zip_of_names_with_far_more_folders_than_entries_is_refused_before_anything_is_written()
    {
        var names = Enumerable.Range(0, 500).Select(i => ($"{i}{string.Concat(Enumerable.Repeat("/a", 490))}", Array.Empty<byte>())).ToArray();
        var archive = Zip(names);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RefusedUnwritten(archive, "", "more than 10000000 characters in their paths");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
        RefusedUnwritten(Zip([.. Enumerable.Range(0, 12_500).Select(i => ($"{i}/a/a/a/a/a/a/a/a", Array.Empty<byte>()))]), "", "more than 100000 entries and folders");
    }

    [Fact]
    public void Many_small_files_take_little_memory()
    {
        var archive = Zip([.. Enumerable.Range(0, 1000).Select(i => ($"set/{i}", new byte[] { 1 }))]);
        var inside = Directory.CreateDirectory(data.PathOf("inside")).FullName;
        var progress = new Progress<long>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1000, Archive.Extract(new MemoryStream(archive), inside, MostBytes, progress, CancellationToken.None).Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void A_zip_of_endless_comments_is_refused_before_they_are_read()
    {
        var archive = Zip(LongDirectory);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RefusedUnwritten(archive, "in its directory", "more than 32 MiB of names and attributes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    /// <summary>Of 300 MB each, in 300 KB: L is a long name, x are attributes of the next entry, g of all.</summary>
    [Theory]
    [InlineData('L')]
    [InlineData('x')]
    [InlineData('g')]
    public void A_tgz_of_an_endless_name_or_of_endless_attributes_is_refused_before_it_is_unpacked(char kind)
    {
        const int Size = 300_000_000;
        var archive = FuzzArchives.Tgz([.. FuzzArchives.Header((byte)kind, Size), .. new byte[Size]]);
        var inside = Directory.CreateDirectory(data.PathOf("inside")).FullName;
        var progress = new Progress<long>();
        using var stream = new MemoryStream(archive);

        var error = Assert.Throws<InvalidDataException>(() => Archive.Extract(stream, inside, long.MaxValue, progress, CancellationToken.None));

        Assert.Contains("far more than its size, at its start", error.Message, StringComparison.Ordinal);
        Assert.InRange(stream.Position, 0, archive.Length / 10);
    }

    public void Dispose() => data.Dispose();

    private void RefusedUnwritten(byte[] archive, string name, string reason)
    {
        Refused(archive, name, reason);
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.PathOf("inside")));
    }

    private void Refused(byte[] archive, string name, string reason)
    {
        var inside = data.PathOf("inside");
        if (Directory.Exists(inside))
            Directory.Delete(inside, recursive: true);
        Directory.CreateDirectory(inside);
        var before = Outside();

        var error = Assert.Throws<InvalidDataException>(() => Archive.Extract(new MemoryStream(archive), inside, MostBytes, new Progress<long>(), CancellationToken.None));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Outside());
        Assert.False(File.Exists("/outside.txt"));
        Assert.Empty(Directory.EnumerateFiles(Environment.CurrentDirectory, "*outside.txt"));
    }

    private IEnumerable<string> Outside() => [.. data.Content().Where(path => !path.StartsWith("inside", StringComparison.Ordinal))];
}
