using System.Diagnostics;
using System.Runtime.Versioning;
using Tests.Kernel;

namespace Tests.Site;

/// <summary>What becomes of a site while a new one takes its place.</summary>
[Trait("Category", "Slow")]
public class SiteFolderTests
{
    /// <summary>Half of the attempts stop it as soon as the index is a new one, when the other pages are still to come unless all come at once; the others stop it before.</summary>
    [LinuxFact]
    public async Task A_site_is_the_old_one_or_the_new_one_whenever_its_making_is_stopped()
    {
        using var folder = new TestNotebook();
        var shown = 0;
        Write(folder, shown);
        Assert.Equal(0, (await BuiltSite.RunAsync(folder.Folder, ".")).Exit);
        var index = folder.Path("out/site/index.html");
        for (var attempt = 0; attempt < 8; attempt++)
        {
            Write(folder, shown + 1);
            var (before, hidden) = (File.GetLastWriteTimeUtc(index), Hidden());
            using var process = Start(folder.Folder);
            while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("99", StringComparison.Ordinal)) { }
            while (attempt % 4 < 2 && !process.HasExited && File.GetLastWriteTimeUtc(index) == before) { }
            var isKilled = attempt % 2 == 0;
            if (isKilled)
                process.Kill();
            else
                Process.Start("kill", ["-INT", $"{process.Id}"]).Dispose();
            await process.WaitForExitAsync();
            Assert.DoesNotContain("   at ", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);

            var versions = Directory.GetFiles(folder.Path("out/site"), "*.html").Where(page => page != index).Select(VersionOf).ToList();
            Assert.Equal(100, versions.Count);
            Assert.InRange(Assert.Single(versions.Distinct()), shown, shown + 1);
            if (!isKilled)
            {
                Assert.True(process.ExitCode is not (0 or 1) || versions[0] == (process.ExitCode == 0 ? shown + 1 : shown));
                Assert.Empty(Hidden().Except(hidden)); // Ctrl+C leaves nothing behind.
            }
            shown = versions[0];
        }

        string[] Hidden() => Directory.GetDirectories(folder.Folder, ".*", SearchOption.AllDirectories);
    }

    [Fact]
    public void Whatever_else_is_in_the_folder_stays()
    {
        using var folder = new TestNotebook();
        Directory.CreateDirectory(folder.Path("site"));
        foreach (var name in new[] { "CNAME", "mine.html", "index.html" })
            File.WriteAllText(folder.Path($"site/{name}"), name);
        Replace(folder, "new");
        Assert.Equal(["CNAME", "index.html", "mine.html"], Names(folder));
        Assert.Equal(["CNAME", "new", "mine.html"], Names(folder).Select(name => File.ReadAllText(folder.Path($"site/{name}"))));
        Assert.Equal(["site"], Directory.GetFileSystemEntries(folder.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_with_a_page_s_name_stays()
    {
        using var folder = new TestNotebook();
        Directory.CreateDirectory(folder.Path("site/drafts.html"));
        Replace(folder, "new");
        Assert.Equal(["drafts.html", "index.html"], Names(folder));
    }

    [LinuxFact]
    [SupportedOSPlatform("linux")]
    public void A_site_takes_the_place_of_another_behind_a_link_and_with_its_permissions()
    {
        using var folder = new TestNotebook();
        Directory.CreateDirectory(folder.Path("real"));
        File.SetUnixFileMode(folder.Path("real"), (UnixFileMode)Convert.ToInt32("750", 8));
        File.WriteAllText(folder.Path("real/site.css"), "");
        File.WriteAllText(folder.Path("real/gone.html"), "\n<link rel=\"stylesheet\" href=\"site.css\">\n");
        Directory.CreateSymbolicLink(folder.Path("site"), folder.Path("real"));
        Replace(folder, "new");
        Assert.Equal(["index.html"], Directory.GetFileSystemEntries(folder.Path("real")).Select(Path.GetFileName));
        Assert.Equal((UnixFileMode)Convert.ToInt32("750", 8), File.GetUnixFileMode(folder.Path("real")));
        Assert.NotNull(new DirectoryInfo(folder.Path("site")).LinkTarget);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Folder).Length);
    }

    private static void Replace(TestNotebook folder, string index)
    {
        using var site = new NotebookKernel.SiteFolder(folder.Path("site"));
        File.WriteAllText(Path.Combine(site.Ready, "index.html"), index);
        site.Replace();
    }

    private static IEnumerable<string> Names(TestNotebook folder) => Directory.GetFileSystemEntries(folder.Path("site")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    private static void Write(TestNotebook folder, int version)
    {
        for (var i = 0; i < 100; i++)
            folder.Write($"{i:00}.ipynb", $"\"version {version}.\"");
    }

    private static int VersionOf(string page)
    {
        var html = File.ReadAllText(page);
        Assert.EndsWith("</html>\n", html, StringComparison.Ordinal);
        var at = html.IndexOf("version ", StringComparison.Ordinal) + "version ".Length;
        return int.Parse(html.AsSpan(at, html.IndexOf('.', at) - at), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Process Start(string folder) => Process.Start(new ProcessStartInfo("dotnet", [typeof(NotebookKernel.Session).Assembly.Location, "html", "."])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
