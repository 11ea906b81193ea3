using DeepLearning;
using Answer = Tests.ArchiveServer.Answer;

namespace Tests.Fetch;

/// <summary>The program get-data as a process of its own, as in a terminal.</summary>
[Collection(nameof(GetData))]
[Trait("Category", "Slow")]
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

        var get = await program.RunAsync(data.Root, ["get", "movielens", "resnet34"], mirror: empty);

        Assert.Equal(1, get.ExitCode);
        Assert.Contains("ml-100k.zip", get.Error.TrimEnd().Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("resnet34-b627a593.pth", get.Error.TrimEnd().Split('\n')[1], StringComparison.Ordinal);
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

    [Fact]
    public async Task Weights_come_out_of_their_NuGet_package_where_they_are_asked_for_or_there_is_no_other_way()
    {
        var entry = Catalogue.Weights.Single(entry => entry.IsOnNuGet);
        foreach (var arguments in new string[][] { ["get", entry.Name, "--from", "nuget"], ["get", entry.Name, "--mirror", data.Root] })
        {
            var get = await program.RunAsync(data.Root, arguments);

            Assert.True(get.ExitCode == 0, get.Error);
            Assert.EndsWith($"{entry.Title}: {entry.PathIn(data.Root)}", get.Output.TrimEnd(), StringComparison.Ordinal);
            Assert.Equal(["weights", $"weights/{entry.FileName}", $"weights/{entry.FileName}.sha256"], data.Content());
            Assert.Contains($"{entry.Title}: as it was fetched", (await program.RunAsync(data.Root, ["verify"])).Output, StringComparison.Ordinal);
            // What is here is not looked for elsewhere.
            Assert.Equal((0, $"{entry.Title}: {entry.PathIn(data.Root)}{Environment.NewLine}", ""), await program.RunAsync(data.Root, ["get", entry.Name, "--mirror", data.Root]));
            Assert.Equal(0, (await program.RunAsync(data.Root, ["remove", entry.Name])).ExitCode);
            Assert.Equal(["weights"], data.Content());
        }
    }

    [Fact]
    public async Task What_NuGet_does_not_have_is_one_error()
    {
        var other = await program.RunAsync(data.Root, ["get", "pets", "--from", "nuget"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("There is no NuGet package with pets. There is one with: resnet18.", other.Error, StringComparison.Ordinal);

        var catalogue = File.ReadAllText(Path.Combine(Repository.Root, "lib", "bin", Catalogue.FileName)).Replace("ResNet18/0.23.1/", "ResNet18/0.0.1/", StringComparison.Ordinal);
        var get = await program.With(data.PathOf("program"), catalogue).RunAsync(data.PathOf("data"), ["get", "resnet18", "--from", "nuget"]);
        Assert.Equal(1, get.ExitCode);
        Assert.Contains("NuGet does not restore Microsoft.ML.DnnImageFeaturizer.ResNet18 0.0.1: NU1102: ", get.Error, StringComparison.Ordinal);
        Assert.Contains("get resnet18 --from nuget` again later", get.Error, StringComparison.Ordinal);
    }

    public void Dispose() => data.Dispose();

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(20);
    }
}
