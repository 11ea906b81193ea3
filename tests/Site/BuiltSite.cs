using System.Diagnostics;

namespace Tests.Site;

/// <summary>The site of the committed notebooks, made once by the command as a user calls it.</summary>
public sealed class BuiltSite : IAsyncLifetime
{
    private readonly string parent = Directory.CreateTempSubdirectory("site-test-").FullName;

    public string Folder => Path.Combine(parent, "site");

    public static IReadOnlyList<string> Notebooks { get; } = [.. Directory.GetFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal)];

    /// <summary>The lessons' file names.</summary>
    public static IReadOnlyList<string> Pages { get; } = [.. Notebooks.Select(path => Path.ChangeExtension(Path.GetFileName(path), ".html"))];

    public async Task InitializeAsync()
    {
        var (exit, _, error) = await RunAsync(Repository.Root, "notebooks", "docs/glossary.md", "docs/lesson-map.md", "docs/numbers.md", "docs/your-own-data.md", "--out", Folder);
        Assert.Equal((0, ""), (exit, error));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(parent, recursive: true);
        return Task.CompletedTask;
    }

    public string Read(string page) => File.ReadAllText(Path.Combine(Folder, page));

    /// <summary>The command html in this process, for what does not depend on the folder that it is called in.</summary>
    /// <param name="folder">Where the notebooks lie; the pages go to out/site there.</param>
    /// <param name="arguments">Their names, and options.</param>
    public static async Task<(int Exit, string Error)> RunHereAsync(string folder, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var exit = await NotebookKernel.HtmlCommand.Create().Parse(["--out", Path.Combine(folder, "out", "site"), .. arguments.Select(argument => argument.StartsWith("--", StringComparison.Ordinal) ? argument : Path.Combine(folder, argument))])
            .InvokeAsync(new() { Output = output, Error = error, ProcessTerminationTimeout = null });
        return (exit, error.ToString());
    }

    /// <summary>Runs the command html.</summary>
    public static async Task<(int Exit, string Out, string Error)> RunAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(NotebookKernel.Session).Assembly.Location, "html", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, (await error).Trim());
    }
}

/// <summary>The tests that look at it, one after the other.</summary>
[CollectionDefinition(nameof(BuiltSite))]
public sealed class SharedSite : ICollectionFixture<BuiltSite>;
