using DeepLearning;
using Answer = Tests.ArchiveServer.Answer;

namespace Tests.Fetch;

/// <summary>Fetching from a folder or a server of one's own.</summary>
public sealed class MirrorTests : IDisposable
{
    private static readonly byte[] published = TestArchive.Noise(3_000_000);

    private readonly TemporaryData data = new();
    private readonly WeightsEntry entry = Published.Weights(published);

    private string PartPath => data.PathOf("weights", $"{entry.FileName}.part");

    [Theory]
    [InlineData("mirror")]
    [InlineData("stick #1, 100% full/größe")]
    public async Task A_folder_serves_as_source(string name)
    {
        var folder = Folder(name, published);

        await FetchAsync(folder);

        Assert.Equal(published, File.ReadAllBytes(entry.PathIn(data.Root)));
        Assert.Equal(published, File.ReadAllBytes(Path.Combine(folder, entry.FileName)));
    }

    [Fact]
    public async Task From_a_folder_too_it_goes_on_where_it_was()
    {
        Directory.CreateDirectory(data.PathOf("weights"));
        var changed = published.ToArray();
        changed[0] ^= 1;
        File.WriteAllBytes(PartPath, published[..2_000_000]);

        await FetchAsync(Folder("mirror", changed)); // its first bytes are not read

        Assert.Equal(published, File.ReadAllBytes(entry.PathIn(data.Root)));
    }

    [Fact]
    public async Task A_whole_part_needs_nothing_more_of_a_folder()
    {
        Directory.CreateDirectory(data.PathOf("weights"));
        File.WriteAllBytes(PartPath, published);

        await FetchAsync(Folder("mirror", published));

        Assert.Equal(published, File.ReadAllBytes(entry.PathIn(data.Root)));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("http://")]
    [InlineData("https:///set")]
    [InlineData("ftp://127.0.0.1")]
    public void A_mirror_without_the_file_is_an_error_that_says_what_belongs_there(string mirror)
    {
        var error = Assert.Throws<FileNotFoundException>(() => Mirror.Source(entry, mirror));

        Assert.Contains(mirror, error.Message);
        Assert.Contains(entry.FileName, error.Message);
        Assert.Contains(entry.Address.ToString(), error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/course/2020")]
    [InlineData("/course/2020/")]
    public async Task A_web_address_serves_as_source(string path)
    {
        using var server = new ArchiveServer(published, new Answer(Bytes: 700_000));

        await FetchAsync(server.Address.GetLeftPart(UriPartial.Authority) + path);

        Assert.Equal(published, File.ReadAllBytes(entry.PathIn(data.Root)));
        Assert.Equal($"{path.TrimEnd('/')}/{entry.FileName}", server.Paths.Distinct().Single());
        Assert.Equal(2, server.Ranges.Count);
    }

    [Fact]
    public async Task What_a_mirror_has_under_the_name_is_checked_like_the_original()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(Folder("mirror", TestArchive.Noise(2_999_999))));

        Assert.Contains("SHA-256", error.Message);
        Assert.Contains("mirror", error.Message);
        Assert.False(entry.IsIn(data.Root));
    }

    public void Dispose() => data.Dispose();

    private string Folder(string name, byte[] content)
    {
        var folder = Directory.CreateDirectory(data.PathOf(name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, entry.FileName), content);
        return folder;
    }

    private Task<string> FetchAsync(string mirror) =>
        entry.Fetcher(data.Root, new Download(entry, Mirror.Source(entry, mirror)) { FirstWait = TimeSpan.FromMilliseconds(1) }).FetchAsync(CancellationToken.None);
}
