using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Loader;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NotebookKernel;

/// <summary>
/// The packages that a session asked for with #r "nuget: id, version", restored together by the SDK so that their dependencies agree.
/// The answer is kept under the user's cache: a second session with the same packages starts no SDK, in whatever folder, as long as NuGet's settings are the same there.
/// </summary>
internal sealed partial class Packages
{
    private const string NoSuchVersion = "NU1102";
    private const int MostVersions = 5;
    private const string NeedsSdk = "#r \"nuget: ...\" needs the .NET SDK, which restores packages (https://dotnet.microsoft.com/download)";

    private static readonly string cache =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "notebook-kernel", "packages");

    private readonly SortedDictionary<string, string> wanted = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> sources = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> taken = new Dictionary<string, string>();
    private string notes = "";

    /// <summary>Whether a #r names a package and no file.</summary>
    public static bool IsPackage(string reference) => reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Packages are looked for there too, a feed's address or a folder; relative to the notebook's.</summary>
    /// <exception cref="CellException">It is neither.</exception>
    public void AddSource(string source)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var address) && !address.IsFile)
        {
            sources.Add(source);
            return;
        }
        var folder = Path.GetFullPath(source);
        if (!Directory.Exists(folder))
            throw new CellException("NuGet", $"#i \"nuget: {source}\": this is neither the address of a feed nor a folder; the path is relative to {Environment.CurrentDirectory}.");
        sources.Add(folder);
    }

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
            all[match.Groups["id"].Value] = match.Groups["version"] is { Success: true } version ? version.Value : "*";
        }
        var (files, raised) = RestoreRaised(all);
        foreach (var (id, version) in all)
        {
            if (!wanted.ContainsKey(id) && files.Versions.GetValueOrDefault(id) is { } next && IsOther(next, version))
                notes += $"{id} {version} is not served: {next}, the next version, is taken.\n";
            wanted[id] = version;
        }
        var late = files.Versions.Where(each => taken.TryGetValue(each.Key, out var before) && before != each.Value && IsLoaded(each.Key, before)).Select(each => each.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        notes += string.Concat(raised.Where(each => !late.Contains(each.Id)).Select(each => $"{each.Id} {each.Version} gives way to {each.Needed}, which another package needs.\n"))
            + string.Concat(late.Select(id => $"{id} {taken[id]} is loaded already, and {files.Versions[id]} is needed now: restart the kernel, and name {files.Versions[id]} in the first cell that uses it.\n"));
        taken = files.Versions;
        foreach (var native in files.Natives)
            AssemblyProbe.AddNative(native);
        return files.Assemblies;
    }

    /// <summary>Restores the packages. Where one needs a higher version of another than was asked for, which NuGet refuses, that version is taken.</summary>
    private (Files Files, IReadOnlyList<(string Id, string Version, string Needed)> Raised) RestoreRaised(SortedDictionary<string, string> all)
    {
        var raised = new List<(string Id, string Version, string Needed)>();
        while (true)
        {
            try
            {
                return (Restore(all, sources), raised);
            }
            catch (CellException error) when (Downgrade().Match(error.Message) is { Success: true } lower && all.TryGetValue(lower.Groups["id"].Value, out var version) && version != lower.Groups["needed"].Value)
            {
                var (id, needed) = (lower.Groups["id"].Value, lower.Groups["needed"].Value);
                raised.Add((id, version, needed));
                all[id] = needed;
            }
        }
    }

    /// <summary>What there is to say of the packages that have been added since it was last asked for.</summary>
    public string TakeNotes() => Interlocked.Exchange(ref notes, "");

    /// <summary>Whether the package's assembly is loaded, and so cannot be replaced: a package's folder is named for it and its version.</summary>
    private static bool IsLoaded(string id, string version)
    {
        var folder = Path.DirectorySeparatorChar + Path.Combine(id, version) + Path.DirectorySeparatorChar;
        return AssemblyLoadContext.Default.Assemblies.Any(each => each.Location.Contains(folder, StringComparison.OrdinalIgnoreCase));
    }

    private static Files Restore(IReadOnlyDictionary<string, string> packages, IReadOnlyCollection<string> sources)
    {
        var references = string.Concat(packages.Select(package =>
            $"""<PackageReference Include="{SecurityElement.Escape(package.Key)}" Version="{SecurityElement.Escape(package.Value)}" />"""));
        string Project(string folder) => $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
                <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
                <RestoreRootConfigDirectory>{SecurityElement.Escape(folder)}</RestoreRootConfigDirectory>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """;
        var asked = Project(folder: "") + NuGetSettings.Seen(from: Environment.CurrentDirectory); // all but the folder itself, of which only its settings count
        var folder = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)))[..16]);
        var answer = Path.Combine(folder, "files.json");
        if (File.Exists(answer) && JsonSerializer.Deserialize<Files>(File.ReadAllText(answer)) is { } known && known.IsWhole)
            return known;

        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, "packages.csproj"), Project(Environment.CurrentDirectory));
        var files = Ask(folder, packages);
        AtomicFile.Write(answer, JsonSerializer.Serialize(files));
        return files;
    }

    private static Files Ask(string folder, IReadOnlyDictionary<string, string> packages)
    {
        // Through a file: a console of Windows may have no letters for a path. Sessions may ask at the same time.
        var result = Path.Combine(folder, Path.GetRandomFileName());
        var (code, output, errors) = Run(folder, "msbuild", "packages.csproj", "-restore", "-noLogo", "-target:ResolveAssemblyReferences", "-getItem:RuntimeCopyLocalItems,NativeCopyLocalItems", $"-getResultOutputFile:{result}");
        var answer = code == 0 ? File.ReadAllText(result) : "";
        File.Delete(result); // MSBuild may have written it before it failed, too.
        if (code != 0)
            throw new CellException("NuGet", ErrorOf(output + errors, folder, packages));
        var items = JsonDocument.Parse(answer).RootElement.GetProperty("Items");
        var assemblies = Of("RuntimeCopyLocalItems");
        return new Files(Paths(assemblies), Paths(Of("NativeCopyLocalItems")),
            assemblies.DistinctBy(file => Text(file, "NuGetPackageId")).ToDictionary(file => Text(file, "NuGetPackageId"), file => Text(file, "NuGetPackageVersion"), StringComparer.OrdinalIgnoreCase));

        List<JsonElement> Of(string item) => [.. items.GetProperty(item).EnumerateArray()];

        string[] Paths(IEnumerable<JsonElement> files) => [.. files.Select(file => Text(file, "FullPath"))];

        string Text(JsonElement file, string name) => file.GetProperty(name).GetString()!;
    }

    /// <summary>Blocks, since whoever asks for references does: Roslyn, or F#'s compiler.</summary>
    private static (int Code, string Output, string Errors) Run(string folder, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new CellException("NuGet", $"{NeedsSdk}: {start.FileName} cannot be started ({error.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Whether the version that was taken is not the one asked for, in which NuGet may leave out zeros at the end. A range or a pattern asks for none.</summary>
    private static bool IsOther(string taken, string version) => !version.AsSpan().ContainsAny("[(*") && !string.Equals(Short(taken), Short(version), StringComparison.OrdinalIgnoreCase);

    private static string Short(string version) => ZerosAtEnd().Replace(version.Split('+')[0], "");

    /// <summary>Names the package that NuGet complains of, and the latest versions that there are.</summary>
    private static string ErrorOf(string text, string folder, IReadOnlyDictionary<string, string> packages)
    {
        if (text.Contains("No .NET SDKs were found", StringComparison.Ordinal))
            return $"{NeedsSdk}: there is the runtime alone.";
        var errors = Error().Matches(text).Select(match => match.Groups["message"].Value.Trim()).Distinct().ToList();
        if (errors is not [var first, ..])
            return $"{string.Join(", ", packages.Select(package => $"{package.Key} {package.Value}"))} cannot be restored: {text.Trim()}";
        var (id, version) = packages.FirstOrDefault(package => first.Contains($" {package.Key} ", StringComparison.OrdinalIgnoreCase) || first.Contains($" {package.Key}.", StringComparison.OrdinalIgnoreCase));
        return id is null ? $"The packages cannot be restored: {first}" : $"{id} {version} cannot be restored: {first}{(first.Contains(NoSuchVersion, StringComparison.Ordinal) ? VersionsOf(id, folder) : "")}";
    }

    private static string VersionsOf(string id, string folder)
    {
        var (_, output, _) = Run(folder, "package", "search", id, "--exact-match", "--prerelease", "--format", "json");
        var versions = Version().Matches(output).Select(match => match.Groups["version"].Value).ToList();
        return versions.Count == 0 ? "" : $". There are {versions.Count} versions, the latest: {string.Join(", ", versions.TakeLast(MostVersions).Reverse())}.";
    }

    [GeneratedRegex(@"^nuget:\s*(?<id>[\w.-]+)\s*(,\s*(?<version>[^\s,]+)\s*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"error (?<message>\w+: .+?)( \[[^\]]+\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();

    [GeneratedRegex(@"NU1605: .*downgrade: (?<id>[\w.-]+) from (?<needed>[\w.+-]*\w) to ")]
    private static partial Regex Downgrade();

    [GeneratedRegex(@"(\.0)+$")]
    private static partial Regex ZerosAtEnd();

    [GeneratedRegex(@"""version"":\s*""(?<version>[^""]+)""")]
    private static partial Regex Version();

    /// <summary>The files of all packages; <paramref name="Versions"/> are of those that have assemblies.</summary>
    private sealed record Files(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Natives, IReadOnlyDictionary<string, string> Versions)
    {
        public bool IsWhole => Versions is not null && Assemblies.Concat(Natives).All(File.Exists);
    }
}
