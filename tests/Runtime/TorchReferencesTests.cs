using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Tests.Runtime;

/// <summary>Which torch packages lib refers to, by what MSBuild makes of the project for each system.</summary>
public class TorchReferencesTests
{
    [Theory]
    [InlineData("", "TorchSharp libtorch-cpu-{rid}")]
    [InlineData("-p:Torch=cuda -p:OS=Unix", "TorchSharp-cuda-linux")]
    [InlineData("-p:Torch=cuda -p:OS=Windows_NT", "TorchSharp-cuda-windows")]
    [InlineData("-p:NETCoreSdkPortableRuntimeIdentifier=win-x64", "TorchSharp libtorch-cpu-win-x64")]
    [InlineData("-p:NETCoreSdkPortableRuntimeIdentifier=osx-arm64", "TorchSharp libtorch-cpu-osx-arm64")]
    [InlineData("-p:LESSONS_LIBTORCH=anywhere", "TorchSharp")]
    public void Each_system_gets_its_own_and_nothing_else(string properties, string expected)
    {
        var rid = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        Assert.Equal(expected.Replace("{rid}", rid).Split(' '), References(properties));
    }

    private static IEnumerable<string> References(string properties)
    {
        var start = new ProcessStartInfo("dotnet", $"msbuild lib -getItem:PackageReference {properties}") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        using var build = Process.Start(start)!;
        var items = JsonNode.Parse(build.StandardOutput.ReadToEnd())!["Items"]!["PackageReference"]!.AsArray();
        return items.Select(item => (string)item!["Identity"]!).Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }
}
