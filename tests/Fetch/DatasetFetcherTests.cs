using DeepLearning;
using static Tests.Fetch.TestArchive;
using Answer = Tests.ArchiveServer.Answer;

namespace Tests.Fetch;

/// <summary>Fetching a set from a server that behaves, and from servers that do not.</summary>
public sealed class DatasetFetcherTests : IDisposable
{
    private static readonly byte[] archive = Zip(("set/a.txt", Noise(1_500_000)), ("set/deep/b.txt", Noise(500_000)));

    private readonly TemporaryData data = new();

    [Fact]
    public async Task The_set_is_fetched_unpacked_and_nothing_else_is_left()
    {
        using var server = new ArchiveServer(archive);

        var folder = await FetchAsync(server);

        Assert.False(folder.IsSample);
        Assert.Equal(data.PathOf("set"), folder.Path);
        Assert.Equal(Noise(1_500_000), File.ReadAllBytes(folder.File("a.txt")));
        Assert.Equal(["set", "set/SHA256SUMS", "set/a.txt", "set/deep", "set/deep/b.txt"], data.Content());
        Assert.Equal([null], server.Ranges);
    }

    [Fact]
    public async Task A_tgz_is_unpacked_like_a_zip()
    {
        var tgz = Tgz(("set/a.txt", Noise(1_500_000)), ("set/deep/b.txt", Noise(500_000)));
        using var server = new ArchiveServer(tgz);

        var folder = await FetchAsync(server, published: tgz);

        Assert.Equal(Noise(1_500_000), File.ReadAllBytes(folder.File("a.txt")));
        Assert.Equal(["set", "set/SHA256SUMS", "set/a.txt", "set/deep", "set/deep/b.txt"], data.Content());
    }

    [Theory]
    [InlineData(1_200_000)] // in a file; beyond the first MiB, so that the MD5 does not see it
    [InlineData(-5)] // in gzip's check sum
    public async Task A_damaged_tgz_is_refused(int at)
    {
        var tgz = Tgz(("set/a.txt", Noise(1_500_000)));
        var damaged = Corrupt(tgz, at < 0 ? tgz.Length + at : at);
        using var server = new ArchiveServer(damaged);

        await RefusedAsync(server, "", tgz);
    }

    [Fact]
    public async Task A_set_that_is_there_is_not_fetched()
    {
        using var server = new ArchiveServer(archive);
        Directory.CreateDirectory(data.PathOf("set"));
        File.WriteAllText(data.PathOf("set", "a.txt"), "mine");

        var folder = await FetchAsync(server);

        Assert.Equal("mine", File.ReadAllText(folder.File("a.txt")));
        Assert.Empty(server.Ranges);
    }

    [Fact]
    public async Task An_incomplete_folder_is_an_error_and_stays_untouched()
    {
        using var server = new ArchiveServer(archive);
        Directory.CreateDirectory(data.PathOf("set"));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(server));

        Assert.Contains("a.txt missing", error.Message);
        Assert.Empty(server.Ranges);
        Assert.Equal(["set"], data.Content());
    }

    [Fact]
    public async Task After_a_drop_it_goes_on_where_it_was()
    {
        using var server = new ArchiveServer(archive, new Answer(Bytes: 700_000));

        var folder = await FetchAsync(server);

        Assert.Equal(Noise(1_500_000), File.ReadAllBytes(folder.File("a.txt")));
        Assert.Equal(2, server.Ranges.Count);
        Assert.Null(server.Ranges.First());
        Assert.InRange(Start(server.Ranges.Last()), 1, 700_000);
    }

    [Fact]
    public async Task After_a_stall_it_goes_on_where_it_was()
    {
        using var server = new ArchiveServer(archive, new Answer(Bytes: 700_000, Stalls: true));

        var time = new StallTime();
        var fetching = FetchAsync(server, time: time);
        await time.StallAtAsync(700_000, data.PathOf("set.part"), fetching);
        await fetching;

        Assert.Equal([null, "bytes=700000-"], server.Ranges);
    }

    [Fact]
    public async Task Many_drops_are_no_reason_to_give_up_while_something_arrives()
    {
        using var server = new ArchiveServer(archive, [.. Enumerable.Repeat(new Answer(Bytes: 150_000), 12)]);

        await FetchAsync(server);

        Assert.Equal(13, server.Ranges.Count);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_server_that_is_busy_is_asked_again(int status)
    {
        using var server = new ArchiveServer(archive, new Answer(status), new Answer(status));

        await FetchAsync(server);

        Assert.Equal(3, server.Ranges.Count);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_an_error_after_six_attempts()
    {
        using var server = new ArchiveServer(archive, [.. Enumerable.Repeat(new Answer(503), 20)]);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(server));

        Assert.Contains("503", error.Message);
        Assert.Contains(server.Address.ToString(), error.Message);
        Assert.Equal(6, server.Ranges.Count);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task What_the_server_will_not_give_is_an_error_at_once(int status)
    {
        using var server = new ArchiveServer(archive, new Answer(status));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(server));

        Assert.Contains($"{status}", error.Message);
        Assert.Contains(server.Address.ToString(), error.Message);
        Assert.Single(server.Ranges);
        Assert.False(Directory.Exists(data.PathOf("set")));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_followed_also_where_it_goes_on_after_a_drop(int status)
    {
        var moved = new Answer(status, Location: "/elsewhere/set.zip");
        using var server = new ArchiveServer(archive, moved, new Answer(Bytes: 700_000), moved);

        var folder = await FetchAsync(server);

        Assert.Equal(Noise(1_500_000), File.ReadAllBytes(folder.File("a.txt")));
        Assert.Equal(4, server.Ranges.Count);
        Assert.InRange(Start(server.Ranges.Last()), 1, 700_000);
    }

    [Theory]
    [InlineData("/set.zip")] // in a circle
    [InlineData("file:///etc/hostname")]
    [InlineData("ftp://127.0.0.1/set.zip")]
    [InlineData("https://")]
    [InlineData(null)]
    public async Task A_redirect_that_leads_nowhere_is_an_error(string? location)
    {
        using var server = new ArchiveServer(archive, [.. Enumerable.Repeat(new Answer(302, location), 100)]);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(server));

        Assert.Contains(server.Address.ToString(), error.Message);
        Assert.Equal(["set.part"], data.Content());
        Assert.Equal(0, new FileInfo(data.PathOf("set.part")).Length);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_read_from_the_start()
    {
        using var server = new ArchiveServer(archive, new Answer(Bytes: 700_000), new Answer(IgnoresRange: true));

        var folder = await FetchAsync(server);

        Assert.Equal(Noise(1_500_000), File.ReadAllBytes(folder.File("a.txt")));
    }

    [Fact]
    public async Task A_server_that_leaves_bytes_out_is_asked_again_and_no_gap_is_filled_with_zeros()
    {
        using var server = new ArchiveServer(archive, new Answer(Bytes: 700_000), new Answer(Skips: 1000));

        var folder = await FetchAsync(server);

        Assert.Equal(Noise(1_500_000), File.ReadAllBytes(folder.File("a.txt")));
        Assert.Equal(3, server.Ranges.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_of_another_size_is_refused(bool hidesLength)
    {
        foreach (var other in new[] { archive[..^1], [.. archive, 0] })
        {
            using var server = new ArchiveServer(other, new Answer(HidesLength: hidesLength));
            await RefusedAsync(server, "bytes instead of");
        }
    }

    [Fact]
    public async Task A_servers_file_that_is_shorter_than_what_has_arrived_is_refused_and_what_has_arrived_stays()
    {
        File.WriteAllBytes(data.PathOf("set.part"), archive[..^5]);
        using var server = new ArchiveServer(archive[..^10]);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(server));

        Assert.Contains("bytes instead of", error.Message);
        Assert.Equal(archive[..^5], File.ReadAllBytes(data.PathOf("set.part")));
    }

    [Fact]
    public async Task A_corrupt_byte_in_the_first_MiB_is_refused_by_the_hash()
    {
        using var server = new ArchiveServer(Corrupt(archive, at: 1000));

        await RefusedAsync(server, "MD5");
    }

    [Fact]
    public async Task A_corrupt_byte_behind_the_first_MiB_is_refused_by_the_files_checksum()
    {
        using var server = new ArchiveServer(Corrupt(archive, at: 1_400_000));

        await RefusedAsync(server, "a.txt");
    }

    [Fact]
    public async Task After_a_refusal_the_next_attempt_starts_over()
    {
        using (var bad = new ArchiveServer(Corrupt(archive, at: 1000)))
            await RefusedAsync(bad, "MD5");
        using var server = new ArchiveServer(archive);

        await FetchAsync(server);

        Assert.Equal([null], server.Ranges);
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_arrived_and_the_next_call_goes_on()
    {
        using var cancellation = new CancellationTokenSource();
        using (var slow = new ArchiveServer(archive, new Answer(Bytes: 700_000, Stalls: true)))
        {
            var fetching = FetchAsync(slow, cancellation: cancellation.Token);
            while (!File.Exists(data.PathOf("set.part")) || new FileInfo(data.PathOf("set.part")).Length < 600_000)
                await Task.Delay(20);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        }
        Assert.Equal(["set.part"], data.Content());
        using var server = new ArchiveServer(archive);

        await FetchAsync(server);

        Assert.InRange(Start(server.Ranges.Single()), 600_000, 700_000);
    }

    [Fact]
    public async Task Two_callers_at_once_fetch_once()
    {
        using var server = new ArchiveServer(archive);

        var folders = await Task.WhenAll(FetchAsync(server), FetchAsync(server));

        Assert.Single(server.Ranges);
        Assert.All(folders, folder => Assert.Equal(1_500_000, new FileInfo(folder.File("a.txt")).Length));
        Assert.DoesNotContain("set.part", data.Content());
    }

    [Fact]
    public async Task An_archive_without_the_sets_files_is_refused()
    {
        var other = Zip(("set/b.txt", Noise(1000)));
        using var server = new ArchiveServer(other);

        await RefusedAsync(server, "set/a.txt", other);
    }

    [Fact]
    public async Task A_disk_without_room_is_an_error_before_anything_is_fetched()
    {
        using var server = new ArchiveServer(archive);
        var entry = Published.Set(archive, server.Address) with { Bytes = long.MaxValue / 4 };

        var error = await Assert.ThrowsAsync<IOException>(() => entry.Fetcher(data.Root, new Download(entry, entry.Address)).FetchAsync(CancellationToken.None));

        Assert.Contains("room", error.Message);
        Assert.Empty(server.Ranges);
    }

    [Fact]
    public async Task Verifying_names_what_was_changed_since()
    {
        using var server = new ArchiveServer(archive);
        var folder = await FetchAsync(server);
        var entry = Published.Set(archive, server.Address);
        Assert.Empty(entry.Verify(data.Root));

        File.WriteAllText(folder.File("a.txt"), "changed");
        File.Delete(Path.Combine(folder.Path, "deep", "b.txt"));
        File.WriteAllText(Path.Combine(folder.Path, "mine.txt"), "of no concern");

        Assert.Equal(["a.txt is damaged", "deep/b.txt is missing"], entry.Verify(data.Root));
    }

    [Fact]
    public void A_set_that_was_put_there_by_hand_has_no_sums_to_verify()
    {
        Directory.CreateDirectory(data.PathOf("set"));

        Assert.Contains("SHA256SUMS", Assert.Single(Published.Set(archive).Verify(data.Root)));
    }

    [Fact]
    public async Task Removing_deletes_the_set_and_what_broken_off_downloads_have_left()
    {
        using var server = new ArchiveServer(archive);
        await FetchAsync(server);
        File.WriteAllText(data.PathOf("set.part"), "part");
        Directory.CreateDirectory(data.PathOf(".set.0123.tmp", "set"));
        Directory.CreateDirectory(data.PathOf("settled"));

        Remove();

        Assert.Equal(["settled"], data.Content());
    }

    [Fact]
    public async Task What_is_being_fetched_is_not_removed()
    {
        using var server = new ArchiveServer(archive, new Answer(Bytes: 700_000, Stalls: true));
        using var cancellation = new CancellationTokenSource();
        var fetching = FetchAsync(server, cancellation: cancellation.Token);
        while (server.Ranges.IsEmpty)
            await Task.Delay(20);

        Assert.Contains("being fetched", Assert.Throws<IOException>(Remove).Message);

        Assert.Equal(["set.part"], data.Content());
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
    }

    public void Dispose() => data.Dispose();

    private void Remove()
    {
        var entry = Published.Set(archive);
        entry.Fetcher(data.Root, new Download(entry, entry.Address)).Remove();
    }

    private async Task RefusedAsync(ArchiveServer server, string reason, byte[]? published = null)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(server, published: published));

        Assert.Contains(reason, error.Message);
        Assert.Contains("get set", error.Message);
        Assert.Equal(["set.part"], data.Content());
        Assert.Equal(0, new FileInfo(data.PathOf("set.part")).Length);
    }

    private async Task<DataFolder> FetchAsync(ArchiveServer server, TimeProvider? time = null, byte[]? published = null, CancellationToken cancellation = default)
    {
        var entry = Published.Set(published ?? archive, server.Address);
        var download = new Download(entry, entry.Address) { FirstWait = TimeSpan.FromMilliseconds(1), Time = time ?? TimeProvider.System };
        await entry.Fetcher(data.Root, download).FetchAsync(cancellation);
        return entry.Real(data.Root)!;
    }

    private static byte[] Corrupt(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 1;
        return copy;
    }

    private static int Start(string? range) => int.Parse(range!["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
}
