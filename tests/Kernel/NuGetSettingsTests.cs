using NotebookKernel;

namespace Tests.Kernel;

public sealed class NuGetSettingsTests : IDisposable
{
    private readonly TemporaryData folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A restored package is known only as long as they are the same, or a source that has been removed would go on serving it.</summary>
    [Theory]
    [InlineData("notebooks/NuGet.Config")]
    [InlineData("nuget.config")] // above the notebook's folder
    [InlineData("home/NuGet/NuGet.Config")]
    [InlineData("machine/Config/VisualStudio/16.0/offline.Config")]
    public void Settings_differ_once_a_file_of_them_is_there_and_once_it_is_written_again(string file)
    {
        var before = Seen();
        var path = folder.PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "<configuration />");
        var there = Seen();
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Assert.Equal(3, new[] { before, there, Seen() }.Distinct().Count());
        Assert.Equal(Seen(), Seen());
    }

    [Fact]
    public void The_user_s_own_file_counts()
    {
        var own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsWindows() ? "AppData/Roaming/NuGet" : ".nuget/NuGet", "NuGet.Config"); // NuGet has written it at the latest for the build of this test
        if (Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") is null)
            Assert.Contains(own, NuGetSettings.Seen(folder.Root), StringComparison.Ordinal);
    }

    private string Seen()
    {
        Directory.CreateDirectory(folder.PathOf("notebooks"));
        return NuGetSettings.Seen(folder.PathOf("notebooks"), [folder.PathOf("home"), folder.PathOf("machine"), folder.PathOf("none")]);
    }
}
