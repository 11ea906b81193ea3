using DeepLearning;
using Answer = Tests.ArchiveServer.Answer;

namespace Tests.Fetch;

/// <summary>Fetching weights, whose size is not known to the byte, from a server that behaves, and from servers that do not.</summary>
public sealed class WeightsFetcherTests : IDisposable
{
    private static readonly byte[] published = TestArchive.Noise(2_003_000);

    private readonly TemporaryData data = new();

    [Fact]
    public async Task The_weights_are_fetched_with_their_sum_and_nothing_else_is_left()
    {
        using var server = new ArchiveServer(published);
        var entry = Published.Weights(published, server.Address);

        var path = await FetchAsync(entry);

        Assert.Equal(published, File.ReadAllBytes(path));
        Assert.Equal(["weights", $"weights/{entry.FileName}", $"weights/{entry.FileName}.sha256"], data.Content());
        Assert.Empty(entry.Verify(data.Root));
    }

    [Fact]
    public async Task After_drops_it_goes_on_where_it_was()
    {
        using var server = new ArchiveServer(published, [.. Enumerable.Repeat(new Answer(Bytes: 400_000), 3)]);

        var path = await FetchAsync(Published.Weights(published, server.Address));

        Assert.Equal(published, File.ReadAllBytes(path));
        Assert.Equal(4, server.Ranges.Count);
        Assert.DoesNotContain(null, server.Ranges.Skip(1));
    }

    [Fact]
    public async Task After_stalls_it_goes_on_where_it_was()
    {
        using var server = new ArchiveServer(published, [.. Enumerable.Repeat(new Answer(Bytes: 400_000, Stalls: true), 3)]);
        var entry = Published.Weights(published, server.Address);

        var time = new StallTime();
        var fetching = FetchAsync(entry, time);
        foreach (var arrived in new[] { 400_000, 800_000, 1_200_000 })
            await time.StallAtAsync(arrived, entry.PartIn(data.Root), fetching);

        Assert.Equal(published, File.ReadAllBytes(await fetching));
        Assert.Equal([null, "bytes=400000-", "bytes=800000-", "bytes=1200000-"], server.Ranges);
    }

    [Fact]
    public async Task A_part_that_is_whole_is_not_fetched_again()
    {
        using var server = new ArchiveServer(published);
        var entry = Published.Weights(published, server.Address);
        Directory.CreateDirectory(data.PathOf("weights"));
        File.WriteAllBytes(entry.PartIn(data.Root), published);

        await FetchAsync(entry);

        Assert.Equal([$"bytes={published.Length}-"], server.Ranges);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_them_the_sum_tells_and_the_next_attempt_starts_over()
    {
        byte[] corrupt = [.. published];
        corrupt[1_234_567] ^= 1;
        foreach (var other in new[] { corrupt, published[..^1], [.. published, 0] })
        {
            using var server = new ArchiveServer(other);
            var entry = Published.Weights(published, server.Address);

            var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(entry));

            Assert.Contains("SHA-256", error.Message);
            Assert.Contains("get net", error.Message);
            Assert.False(entry.IsIn(data.Root));
            Assert.Equal(0, new FileInfo(entry.PartIn(data.Root)).Length);
        }
        using var good = new ArchiveServer(published);
        Assert.Equal(published, File.ReadAllBytes(await FetchAsync(Published.Weights(published, good.Address))));
    }

    [Fact]
    public async Task Damaged_or_missing_weights_are_told_and_removed()
    {
        using var server = new ArchiveServer(published);
        var entry = Published.Weights(published, server.Address);
        var path = await FetchAsync(entry);

        File.WriteAllBytes(path, [1]);
        Assert.Equal([$"{entry.FileName} is damaged"], entry.Verify(data.Root));
        File.Delete(path);
        Assert.Equal([$"{entry.FileName} is missing"], entry.Verify(data.Root));

        entry.Fetcher(data.Root, new Download(entry, entry.Address)).Remove();
        Assert.Equal(["weights"], data.Content());
    }

    public void Dispose() => data.Dispose();

    private Task<string> FetchAsync(WeightsEntry entry, TimeProvider? time = null) => entry.Fetcher(data.Root, new Download(entry, entry.Address)
    {
        FirstWait = TimeSpan.FromMilliseconds(1),
        Time = time ?? TimeProvider.System,
    }).FetchAsync(CancellationToken.None);
}
