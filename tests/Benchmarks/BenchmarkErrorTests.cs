using System.Diagnostics;

namespace Tests.Benchmarks;

/// <summary>What cannot be measured is refused in one line, which says what is wrong.</summary>
public sealed class BenchmarkErrorTests
{
    [Theory]
    [InlineData("images /nowhere", "/nowhere: there is no such folder.")]
    [InlineData("images README.md", "README.md: there is no such folder.")]
    [InlineData("images .github", "There are no pictures in ")]
    [InlineData("finetune WRONG", "WRONG: there is no such folder.")]
    [InlineData("finetune docs", "docs: there is no pascal_2007_part in it.")]
    [InlineData("backbones docs pets", "docs: there is no oxford-iiit-pet_part in it.")]
    [InlineData("serve docs", "There are no pictures (.jpg) in docs.")]
    [InlineData("movielens --pairs -1", "--pairs -1: it must be a whole number of at least 1.")]
    [InlineData("movielens --pairs many", "--pairs many: it must be a whole number of at least 1.")]
    [InlineData("fuzz WRONG", "fuzz WRONG: there is weights, archives, notebooks, pictures.")]
    [InlineData("fuzz weights --cases 0", "--cases 0: it must be a whole number of at least 1.")]
    [InlineData("fuzz", "Required argument missing for command: 'fuzz'.")]
    [InlineData("gpu --python /nowhere/python3", "File does not exist: '/nowhere/python3'.")]
    [InlineData("WRONG", "Unrecognized command or argument 'WRONG'.")]
    [InlineData("", "Required command was not provided.")]
    public async Task Each_is_one_line(string arguments, string message)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Lessons.Benchmarks.dll"), .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await output);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal(1, process.ExitCode);
    }
}
