using DeepLearning;
using Answer = Tests.ArchiveServer.Answer;

namespace Tests.Fetch;

/// <summary>The program get-data as a process of its own, as in a terminal.</summary>
[Collection(nameof(GetData))]
public sealed class GetDataTests(GetData program) : IDisposable
{
    private const int Interrupted = 130, Arrived = 700_000;

    private readonly TemporaryData data = new();
    private readonly CatalogueEntry movieLens = Catalogue.Find("movielens");

    private string PartPath => movieLens.PartIn(data.Root);

    [Fact]
    public async Task The_list_shows_everything_that_can_be_fetched_and_what_is_here()
    {
        Directory.CreateDirectory(data.PathOf("pascal_2007"));
        File.WriteAllBytes(PartPath, new byte[Arrived]);

        var list = await program.RunAsync(data.Root, ["list"]);

        Assert.Equal(0, list.ExitCode);
        foreach (var entry in Catalogue.All)
        {
            var line = Assert.Single(list.Output.Split('\n'), line => line.Contains(entry.Address.ToString(), StringComparison.Ordinal));
            Assert.Contains(entry.Licence, line, StringComparison.Ordinal);
            Assert.EndsWith(entry.Name switch { "pascal" => "yes", "movielens" => "0.7 MB so far", _ => "no" }, line.TrimEnd(' ', '|'), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_is_not_in_the_catalogue_is_refused_with_those_that_are()
    {
        var get = await program.RunAsync(data.Root, ["get", "pats"]);

        Assert.Equal(1, get.ExitCode);
        Assert.Contains("pats", get.Error, StringComparison.Ordinal);
        Assert.Contains("'pets'", get.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_mirror_lacks_is_one_line_of_error_each_and_keeps_nothing_else_from_being_done()
    {
        var empty = Directory.CreateDirectory(data.PathOf("empty")).FullName;

        var get = await program.RunAsync(data.Root, ["get", "movielens", "resnet18"], mirror: empty);

        Assert.Equal(1, get.ExitCode);
        Assert.Contains("ml-100k.zip", get.Error.TrimEnd().Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("resnet18-f37072fd.pth", get.Error.TrimEnd().Split('\n')[1], StringComparison.Ordinal);
        Assert.Equal(["empty"], data.Content());
    }

    [Fact]
    public async Task The_mirror_of_the_command_line_goes_before_that_of_the_environment()
    {
        var get = await program.RunAsync(data.Root, ["get", "movielens", "--mirror", "/given/here"], mirror: "/set/there");

        Assert.Contains("/given/here", get.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("/set/there", get.Error, StringComparison.Ordinal);
    }

    [NeedsFact("kill")]
    public async Task Ctrl_C_leaves_a_part_that_a_second_process_waiting_for_it_goes_on_with()
    {
        using var server = new ArchiveServer(new byte[2 * Arrived], [.. Enumerable.Repeat(new Answer(Length: movieLens.Bytes, Bytes: Arrived, Stalls: true), 2)]);
        var mirror = server.Address.GetLeftPart(UriPartial.Authority);

        using var first = program.Start(data.Root, ["get", "movielens"], mirror);
        await UntilAsync(() => new FileInfo(PartPath) is { Exists: true, Length: Arrived });
        using var second = program.Start(data.Root, ["get", "movielens"], mirror);
        Assert.Contains("being fetched by another program", await second.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Single(server.Ranges);

        GetData.PressCtrlC(first);
        await first.WaitForExitAsync();
        Assert.Equal(Interrupted, first.ExitCode);
        Assert.Contains("What has arrived is kept", await first.StandardError.ReadToEndAsync(), StringComparison.Ordinal);

        await UntilAsync(() => new FileInfo(PartPath).Length > Arrived);
        Assert.Equal([null, $"bytes={Arrived}-"], server.Ranges);
        GetData.PressCtrlC(second);
        await second.WaitForExitAsync();
        Assert.Equal(Interrupted, second.ExitCode);
        Assert.Equal(["ml-100k.part"], data.Content());
    }

    public void Dispose() => data.Dispose();

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(20);
    }
}
