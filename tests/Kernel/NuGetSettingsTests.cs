using System.Diagnostics;
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

    /// <summary>NuGet has written it at the latest for the build of this test.</summary>
    [Fact]
    public void The_user_s_own_file_counts() => Assert.True(File.Exists(Path.Combine(NuGetSettings.SharedFolders()[0], "NuGet.Config")));

    /// <summary>It writes one in an empty home while it restores; the next session must not take that for other settings.</summary>
    [LinuxFact]
    [Trait("Category", "Slow")]
    public void The_file_that_NuGet_writes_where_there_is_none_changes_nothing()
    {
        var before = Seen();
        var start = new ProcessStartInfo("dotnet", ["nuget", "list", "source"])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_CLI_HOME"] = folder.PathOf("empty"), ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false" },
        };
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var own = folder.PathOf("home/NuGet/NuGet.Config");
        Directory.CreateDirectory(Path.GetDirectoryName(own)!);
        File.Copy(folder.PathOf("empty/.nuget/NuGet/NuGet.Config"), own);
        Assert.Equal(before, Seen());

        File.WriteAllText(own, File.ReadAllText(own).Replace("https://", "https://feed.example/", StringComparison.Ordinal));
        Assert.NotEqual(before, Seen());
    }

    private string Seen()
    {
        Directory.CreateDirectory(folder.PathOf("notebooks"));
        return NuGetSettings.Seen(folder.PathOf("notebooks"), [folder.PathOf("home/NuGet"), folder.PathOf("machine"), folder.PathOf("none")]);
    }
}
