using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DeepLearning;

/// <summary>Takes a file out of a NuGet package, which NuGet itself restores: from the sources and into the folder that it is set up with.</summary>
internal static partial class NuGetPackage
{
    /// <summary>Of addresses: nuget:package/version/path.</summary>
    public const string Scheme = "nuget";

    private const string Project = "package.csproj";

    /// <summary>Where MSBuild writes its answer: a console of Windows may have no letters for a path.</summary>
    private const string Result = "folders.txt";

    /// <summary>Restores the package that an entry's file is in. One that was restored before needs no network.</summary>
    /// <returns>The file's address in the package's folder.</returns>
    /// <exception cref="HttpRequestException">It cannot be restored.</exception>
    public static async Task<Uri> RestoreAsync(CatalogueEntry entry, CancellationToken cancellation)
    {
        var (name, version, path) = entry.Address.AbsolutePath.Split('/', 3) is [var first, var second, var third] ? (first, second, third) : throw new InvalidOperationException($"{entry.Address} is not {Scheme}:package/version/path.");
        Console.Error.WriteLine($"{entry.Title}: NuGet restores {name} {version}.");
        var folder = Directory.CreateTempSubdirectory("lessons-").FullName;
        try
        {
            // NuGet lists its folders in the project's properties once a target is run.
            await File.WriteAllTextAsync(Path.Combine(folder, Project), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net{Environment.Version.ToString(2)}</TargetFramework>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageDownload Include="{name}" Version="[{version}]" />
                  </ItemGroup>
                  <Target Name="Restored" />
                </Project>
                """, cancellation).ConfigureAwait(false);
            var (exitCode, output) = await RunAsync(folder, cancellation).ConfigureAwait(false);
            if (exitCode != 0)
                throw new HttpRequestException($"{entry.Title} cannot be fetched, because NuGet does not restore {name} {version}: {ErrorOf(output)}. "
                    + $"`dotnet nuget list source` shows where it looks. Run `{entry.GetCommand}` again later.");
            return output.Trim().Split(';').Select(packages => Path.Combine(packages, name.ToLowerInvariant(), version, path)).FirstOrDefault(File.Exists) is { } file
                ? new Uri(file)
                : throw new InvalidDataException($"{name} {version} has no {path} in any of NuGet's folders: {output.Trim()}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, CancellationToken cancellation)
    {
        using var process = Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["msbuild", Project, "-restore", "-noLogo", "-target:Restored", "-getProperty:NuGetPackageFolders", $"-getResultOutputFile:{Result}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return (process.ExitCode, process.ExitCode == 0 ? await File.ReadAllTextAsync(Path.Combine(folder, Result), cancellation).ConfigureAwait(false) : output + await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new HttpRequestException($"NuGet is a part of the .NET SDK, and {start.FileName} cannot be started: {error.Message.TrimEnd('.')}. Install the SDK: https://dotnet.microsoft.com/download.", error);
        }
    }

    private static string ErrorOf(string output) => (Error().Match(output) is { Success: true } match ? match.Groups["message"].Value : output.Trim()).TrimEnd('.');

    [GeneratedRegex(@"error (?<message>\w+: .+?)( \[[^\]]+\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
