using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;

namespace Tests.Runtime;

/// <summary>Which torch packages lib refers to, by what MSBuild makes of the project for each system: all of them in one run.</summary>
public class TorchReferencesTests
{
    private static readonly (string Properties, string Packages)[] expected =
    [
        ("NoWarn=", $"TorchSharp libtorch-cpu-{RuntimeInformation.RuntimeIdentifier}"),
        ("Torch=cuda;RuntimeIdentifier=linux-x64", "TorchSharp-cuda-linux"),
        ("Torch=cuda;RuntimeIdentifier=win-x64", "TorchSharp-cuda-windows"),
        ("Torch=cuda;NETCoreSdkPortableRuntimeIdentifier=win-x64", "TorchSharp-cuda-windows"),
        ("NETCoreSdkPortableRuntimeIdentifier=win-x64", "TorchSharp libtorch-cpu-win-x64"),
        ("NETCoreSdkPortableRuntimeIdentifier=osx-arm64", "TorchSharp libtorch-cpu-osx-arm64"),
        ("RuntimeIdentifier=win-x64", "TorchSharp libtorch-cpu-win-x64"),
        ("LESSONS_LIBTORCH=anywhere", "TorchSharp"),
    ];

    [Fact]
    public void Each_system_gets_its_own_and_nothing_else()
    {
        using var folder = new TemporaryData();
        var project = folder.PathOf("references.proj");
        File.WriteAllText(project, $"""
            <Project>
              <Target Name="Print">
                {string.Concat(expected.Select((row, i) => $"""
                <MSBuild Projects="{SecurityElement.Escape(Path.Combine(Repository.Root, "lib", "Lessons.csproj"))}" Targets="CollectPackageReferences" Properties="{row.Properties}">
                  <Output TaskParameter="TargetOutputs" ItemName="References{i}" />
                </MSBuild>
                <Message Importance="high" Text="{row.Properties.Replace(";", "%3B", StringComparison.Ordinal)}: @(References{i}, ' ')" />
                """))}
              </Target>
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", "-verbosity:minimal"]) { RedirectStandardOutput = true };
        using var build = Process.Start(start)!;
        var printed = build.StandardOutput.ReadToEnd();
        Assert.Equal(expected.Select(row => $"{row.Properties}: {row.Packages}"), printed.Trim().Split('\n').Select(line =>
        {
            var (properties, packages) = (line.Trim().Split(": ")[0], line.Trim().Split(": ")[^1].Split(' '));
            return $"{properties}: {string.Join(' ', packages.Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase)))}";
        }));
    }
}
