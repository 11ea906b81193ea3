using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;

namespace Tests;

public sealed class DatasetsTests : IDisposable
{
    private readonly TemporaryData data = new();
    private readonly DatasetEntry movieLens = Catalogue.Set("movielens");

    [Fact]
    public void Without_the_real_set_there_is_the_sample_and_its_banner_says_how_to_fetch_the_real_one()
    {
        var folder = Datasets.RealOrSample(movieLens, data.Root);

        Assert.True(folder.IsSample);
        Assert.Equal(data.PathOf("samples", "ml-100k"), folder.Path);
        Assert.Contains("sample", folder.ToString());
        Assert.Contains("dotnet run data-scripts/get-data.cs -- get movielens", folder.ToDisplayString("text/html"));
        Assert.DoesNotContain(data.Root, folder.ToDisplayString("text/html"));
    }

    [Fact]
    public void A_real_set_that_is_there_is_used()
    {
        MakeReal("u.data", "u.item", "u.user", "u.genre");

        var folder = Datasets.RealOrSample(movieLens, data.Root);

        Assert.False(folder.IsSample);
        Assert.Equal(data.PathOf("ml-100k", "u.item"), folder.File("u.item"));
        Assert.Contains("real", folder.ToString());
        Assert.False(Directory.Exists(data.PathOf("samples")));
    }

    [Fact]
    public void An_incomplete_real_set_is_an_error_that_names_what_is_missing_and_what_to_do()
    {
        MakeReal("u.data", "u.user");

        var error = Assert.Throws<InvalidDataException>(() => Datasets.RealOrSample(movieLens, data.Root));

        Assert.Contains("u.item, u.genre", error.Message);
        Assert.Contains(data.PathOf("ml-100k"), error.Message);
        Assert.Contains(movieLens.GetCommand, error.Message);
    }

    [Fact]
    public void A_missing_file_is_an_error_that_lists_the_files_there_are()
    {
        MakeReal("u.data", "u.item", "u.user", "u.genre");

        var error = Assert.Throws<FileNotFoundException>(() => Datasets.RealOrSample(movieLens, data.Root).File("u.dta"));

        Assert.Contains("u.dta", error.Message);
        Assert.Contains("u.data", error.Message);
    }

    [Fact]
    public void A_sample_that_is_there_is_not_drawn_again_unless_forced()
    {
        var path = Datasets.RealOrSample(movieLens, data.Root).File("u.data");
        File.WriteAllText(path, "mark");

        Datasets.RealOrSample(movieLens, data.Root);
        Assert.Equal("mark", File.ReadAllText(path));

        Sample.Of(movieLens).Folder(data.Root, force: true);
        Assert.NotEqual("mark", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("README", "A drawn sample of another version\n")]
    [InlineData("README", null)]
    [InlineData("u.genre", null)]
    public void A_sample_of_another_version_or_an_incomplete_one_is_drawn_again(string file, string? content)
    {
        var folder = Datasets.RealOrSample(movieLens, data.Root);
        var before = File.ReadAllText(folder.File(file));
        File.Delete(folder.File(file));
        if (content is not null)
            File.WriteAllText(Path.Combine(folder.Path, file), content);

        Datasets.RealOrSample(movieLens, data.Root);

        Assert.Equal(before, File.ReadAllText(folder.File(file)));
    }

    [Fact]
    public async Task Two_callers_at_once_get_one_whole_sample_and_nothing_is_left_over()
    {
        var callers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Datasets.RealOrSample(movieLens, data.Root)));

        var folders = await Task.WhenAll(callers);

        Assert.All(folders, folder => Assert.Equal(100_000, File.ReadLines(folder.File("u.data")).Count()));
        Assert.Equal(["ml-100k"], Directory.EnumerateFileSystemEntries(data.PathOf("samples")).Select(Path.GetFileName));
    }

    [Fact]
    public void Where_the_sample_cannot_be_written_the_error_says_what_to_do()
    {
        File.WriteAllText(data.PathOf("samples"), "a file where the folder should be");

        var error = Assert.Throws<IOException>(() => Datasets.RealOrSample(movieLens, data.Root));

        Assert.Contains("LESSONS_DATA", error.Message);
    }

    [Fact]
    public void An_unknown_set_is_an_error_that_lists_the_sets()
    {
        var error = Assert.Throws<ArgumentException>(() => Catalogue.Set("movielense"));

        Assert.Contains("movielense", error.Message);
        Assert.Contains("Choose one of: movielens", error.Message);
    }

    public void Dispose() => data.Dispose();

    private void MakeReal(params string[] files)
    {
        Directory.CreateDirectory(data.PathOf("ml-100k"));
        foreach (var file in files)
            File.WriteAllText(data.PathOf("ml-100k", file), "");
    }
}
