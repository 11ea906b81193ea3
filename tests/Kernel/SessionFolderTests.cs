using System.Diagnostics;

namespace Tests.Kernel;

/// <summary>Where a session keeps its pipe, and that nothing stays there.</summary>
[Trait("Category", "Slow")]
public sealed class SessionFolderTests : IDisposable
{
    private readonly TestNotebook notebook = new();
    private readonly string temporary = Directory.CreateTempSubdirectory("tmp-").FullName;

    public void Dispose()
    {
        notebook.Dispose();
        Directory.Delete(temporary, recursive: true);
    }

    [Fact]
    public async Task A_start_removes_what_no_living_process_owns()
    {
        string left = Folder("notebook-left"), living = Folder("notebook-living"), other = Directory.CreateDirectory(Path.Combine(temporary, "notebook-other")).FullName;
        File.WriteAllText(Path.Combine(left, "stdout"), "text");
        using var owner = new FileStream(Path.Combine(living, "owner"), FileMode.Open, FileAccess.Write, FileShare.None);
        foreach (var folder in new[] { left, living, other })
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddMinutes(-1));
        await Runs(temporary);
        Assert.Equal([living, other], Directory.GetDirectories(temporary, "notebook-*").Order(StringComparer.Ordinal));
    }

    [LinuxFact]
    public async Task A_temporary_folder_that_is_missing_not_writable_or_too_deep_for_a_socket_is_done_without()
    {
        await Runs(Path.Combine(temporary, "missing"));
        await Runs("/proc"); // where nobody can write
        await Runs(Directory.CreateDirectory(Path.Combine(temporary, new string('d', 120))).FullName);
    }

    [Fact]
    public async Task A_session_whose_parent_is_gone_before_it_connects_ends()
    {
        using var session = Process.Start(new ProcessStartInfo("dotnet", [typeof(NotebookKernel.Session).Assembly.Location, "session", Path.Combine(temporary, "pipe"), temporary]))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await session.WaitForExitAsync(limit.Token);
    }

    private async Task Runs(string folder)
    {
        notebook.Write("a.ipynb", "1 + 1");
        notebook.Environment["TMPDIR"] = notebook.Environment["TEMP"] = notebook.Environment["TMP"] = folder;
        var (exit, _, error) = await notebook.Run("a.ipynb");
        Assert.Equal((0, ""), (exit, error));
    }

    private string Folder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(temporary, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "owner"), "");
        return folder;
    }
}
