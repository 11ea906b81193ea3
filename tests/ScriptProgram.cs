using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tests;

/// <summary>A program of one file that uses the library, such as data-scripts/predict.cs. `dotnet run` of one builds the library, too, so they are built one at a time.</summary>
internal static class ScriptProgram
{
    private static readonly SemaphoreSlim building = new(1);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> built = new();

    /// <summary>Builds it, once for all tests.</summary>
    /// <param name="source">Its path from the repository's root.</param>
    /// <returns>The path of its assembly.</returns>
    public static Task<string> BuildAsync(string source) => built.GetOrAdd(source, _ => new(() => BuildOnceAsync(source))).Value;

    /// <summary>The library was built with the tests.</summary>
    private static async Task<string> BuildOnceAsync(string source) =>
        (await DotnetAsync(Repository.Root, "build", source, "-p:BuildProjectReferences=false", "-target:Build", "-getProperty:TargetPath").ConfigureAwait(false)).Trim();

    /// <summary>Runs a command of the SDK that builds one.</summary>
    /// <returns>What it prints.</returns>
    /// <exception cref="InvalidOperationException">It fails; the message is what it prints.</exception>
    public static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        await building.WaitAsync().ConfigureAwait(false);
        try
        {
            using var process = Process.Start(Redirected(folder, arguments))!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}: {output}{await error.ConfigureAwait(false)}");
        }
        finally
        {
            building.Release();
        }
    }

    /// <summary>How to start `dotnet` in a folder and read what it prints.</summary>
    public static ProcessStartInfo Redirected(string folder, params string[] arguments) =>
        new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
}
