using System.Diagnostics;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>
/// The packages that a session asked for with #r "nuget: id, version", restored together by the SDK so that their dependencies agree.
/// The answer is kept under the user's cache: a second session with the same packages starts no SDK.
/// </summary>
internal sealed partial class Packages
{
    private static readonly string cache =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "notebook-kernel", "packages");

    private readonly SortedDictionary<string, string> wanted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a #r names a package and no file.</summary>
    public static bool IsPackage(string reference) => reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the packages and returns the assemblies of all that have been asked for.</summary>
    /// <exception cref="CellException">A reference cannot be read, or the restore failed.</exception>
    public IReadOnlyList<string> Add(IEnumerable<string> references)
    {
        var all = new SortedDictionary<string, string>(wanted, StringComparer.OrdinalIgnoreCase);
        foreach (var reference in references)
        {
            var match = Reference().Match(reference);
            if (!match.Success)
                throw new CellException("NuGet", $"#r \"{reference}\" is not understood; write #r \"nuget: Newtonsoft.Json, 13.0.1\".");
            all[match.Groups["id"].Value] = match.Groups["version"] is { Success: true } version ? Exact(version.Value) : "*";
        }
        var files = Restore(all);
        foreach (var (id, version) in all)
            wanted[id] = version;
        foreach (var native in files.Natives)
            AssemblyProbe.AddNative(native);
        return files.Assemblies;
    }

    private static Files Restore(IReadOnlyDictionary<string, string> packages)
    {
        var references = string.Concat(packages.Select(package =>
            $"""<PackageReference Include="{SecurityElement.Escape(package.Key)}" Version="{SecurityElement.Escape(package.Value)}" />"""));
        var project = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
                <RestoreRootConfigDirectory>{SecurityElement.Escape(Environment.CurrentDirectory)}</RestoreRootConfigDirectory>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """;
        var folder = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16]);
        var answer = Path.Combine(folder, "files.json");
        if (File.Exists(answer) && JsonSerializer.Deserialize<Files>(File.ReadAllText(answer)) is { } known && known.AllExist)
            return known;

        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, "packages.csproj"), project);
        var files = Ask(folder, string.Join(", ", packages.Select(package => $"{package.Key} {package.Value}")));
        AtomicFile.Write(answer, JsonSerializer.Serialize(files));
        return files;
    }

    private static Files Ask(string folder, string packages)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "msbuild", "packages.csproj", "-restore", "-noLogo", "-target:ResolveAssemblyReferences", "-getItem:RuntimeCopyLocalItems,NativeCopyLocalItems",
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var text = output + errors.Result;
        if (process.ExitCode != 0)
            throw new CellException("NuGet", $"{packages} cannot be restored: {ErrorOf(text)}");
        var items = JsonDocument.Parse(output).RootElement.GetProperty("Items");
        return new Files(Paths("RuntimeCopyLocalItems"), Paths("NativeCopyLocalItems"));

        string[] Paths(string item) => [.. items.GetProperty(item).EnumerateArray().Select(file => file.GetProperty("FullPath").GetString()!)];
    }

    /// <summary>A plain version means "or higher" to NuGet, which would take another one in silence where it is missing.</summary>
    private static string Exact(string version) => version.AsSpan().ContainsAny("[(*") ? version : $"[{version}]";

    private static string ErrorOf(string text) =>
        Error().Match(text) is { Success: true } match ? match.Groups["message"].Value : text.Trim();

    [GeneratedRegex(@"^nuget:\s*(?<id>[\w.-]+)\s*(,\s*(?<version>[^\s,]+)\s*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"error (?<message>\w+: .+?)( \[[^\]]+\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();

    private sealed record Files(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Natives)
    {
        public bool AllExist => Assemblies.Concat(Natives).All(File.Exists);
    }
}
