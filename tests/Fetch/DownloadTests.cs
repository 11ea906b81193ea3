using DeepLearning;
using Answer = Tests.ArchiveServer.Answer;

namespace Tests.Fetch;

/// <summary>What holds for every download, of a set and of weights alike, whatever the server answers.</summary>
public sealed class DownloadTests : IDisposable
{
    private const int Arrived = 1_200_000;

    private static readonly byte[] published = TestArchive.Zip(("set/a.txt", TestArchive.Noise(2_000_000)));

    private readonly TemporaryData data = new();

    /// <summary>Answers that hold nothing of the file.</summary>
    public static TheoryData<bool, Answer> UselessAnswers
    {
        get
        {
            var cases = new TheoryData<bool, Answer>();
            foreach (var isSet in new[] { true, false })
                foreach (var answer in new Answer[]
                {
                    new(Page: "<html>Please log in</html>"),
                    new(Page: "<html>Please log in</html>", HidesLength: true),
                    new(Page: new string(' ', Arrived + 100_000), HidesLength: true), // longer than what has arrived
                    new(Page: new string(' ', 3_000_000), HidesLength: true), // longer than the file
                    new(HidesRange: true),
                    new(Length: 5_000_000),
                    new(200),
                    new(204),
                    new(206),
                    new(404),
                    new(416),
                })
                    cases.Add(isSet, answer);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(UselessAnswers))]
    public async Task What_has_arrived_stays_whatever_the_server_answers(bool isSet, Answer answer)
    {
        using var server = new ArchiveServer(published, [.. Enumerable.Repeat(answer, 6)]);
        var entry = Entry(isSet, server);
        Directory.CreateDirectory(Path.GetDirectoryName(entry.PartIn(data.Root))!);
        File.WriteAllBytes(entry.PartIn(data.Root), published[..Arrived]);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => FetchAsync(entry));

        Assert.True(error is HttpRequestException or InvalidDataException, error.ToString());
        Assert.Contains(entry.Address.ToString(), error.Message);
        Assert.DoesNotContain("..", error.Message);
        Assert.Equal(published[..Arrived], File.ReadAllBytes(entry.PartIn(data.Root)));
        using var good = new ArchiveServer(published);
        await FetchAsync(Entry(isSet, good));
        Assert.Equal([$"bytes={Arrived}-"], good.Ranges);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_more_is_taken_than_the_file_may_have(bool isSet)
    {
        using var server = new ArchiveServer([.. published, .. new byte[50_000_000]], new Answer(HidesLength: true));
        var entry = Entry(isSet, server);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(entry));

        Assert.Contains($"more than {entry.MostBytes} bytes instead of", error.Message);
        Assert.Equal(0, new FileInfo(entry.PartIn(data.Root)).Length);
        Assert.Single(server.Ranges);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disk_without_room_is_an_error_that_tells_what_is_needed_and_what_there_is(bool isSet)
    {
        using var server = new ArchiveServer(published);
        var entry = Entry(isSet, server) with { Bytes = 4_000_000_000_000_000 };

        var error = await Assert.ThrowsAsync<IOException>(() => FetchAsync(entry));

        Assert.Matches(@"\d+ MB left, but 8\d+ MB are needed", error.Message);
        Assert.Empty(server.Ranges);
    }

    [Fact]
    public void Every_entry_of_the_catalogue_bounds_its_transfer() =>
        Assert.All(Catalogue.All, entry => Assert.InRange(entry.MostBytes, Math.Max(1, entry.Bytes), entry.Bytes * 1.05));

    [Theory]
    [InlineData("7", 7)]
    [InlineData("100000", 120)]
    [InlineData("Thu, 01 Jan 1970 00:00:09 GMT", 9)]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", 120)]
    public async Task A_server_may_ask_for_a_wait_of_two_minutes_and_no_more(string retryAfter, int seconds)
    {
        using var server = new ArchiveServer(published, [.. Enumerable.Repeat(new Answer(503, RetryAfter: retryAfter), 6)]);
        var time = new EagerTime(TimeSpan.Zero);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(Entry(isSet: false, server), time));

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(seconds), 5), time.Waits);
        Assert.Contains("to ask again in", error.Message);
        Assert.Equal(6, server.Ranges.Count);
    }

    [Fact]
    public async Task A_server_that_sends_next_to_nothing_is_given_up()
    {
        using var server = new ArchiveServer(published, [.. Enumerable.Repeat(new Answer(Bytes: 1, Stalls: true), 6)]);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(Entry(isSet: false, server), new EagerTime(TimeSpan.FromSeconds(61))));

        Assert.Contains("only 1 bytes arrived in a minute", error.Message);
        Assert.Equal(6, server.Ranges.Count);
    }

    [Fact]
    public async Task A_server_that_is_slow_but_steady_is_not_given_up()
    {
        using var server = new ArchiveServer(published);

        await FetchAsync(Entry(isSet: false, server), new EagerTime(TimeSpan.FromMilliseconds(500)));

        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task What_has_arrived_and_cannot_be_of_the_file_is_fetched_anew()
    {
        using var server = new ArchiveServer(published);
        var entry = Entry(isSet: false, server);
        Directory.CreateDirectory(data.PathOf("weights"));
        File.WriteAllBytes(entry.PartIn(data.Root), [.. published, 0]);

        await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(entry));

        Assert.Equal(published, File.ReadAllBytes(await FetchAsync(entry)));
    }

    public void Dispose() => data.Dispose();

    private static CatalogueEntry Entry(bool isSet, ArchiveServer server) => isSet ? Published.Set(published, server.Address) : Published.Weights(published, server.Address);

    private Task<string> FetchAsync(CatalogueEntry entry, TimeProvider? time = null) => entry.Fetcher(data.Root, new Download(entry, entry.Address)
    {
        FirstWait = TimeSpan.FromMilliseconds(1),
        StallLimit = time is null ? TimeSpan.FromSeconds(30) : Timeout.InfiniteTimeSpan,
        Time = time ?? TimeProvider.System,
    }).FetchAsync(CancellationToken.None);
}
