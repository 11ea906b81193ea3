using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Tests.Packages;

/// <summary>The native libraries that the package Lessons asks for are those that lib is built with.</summary>
public class NativePackagesTests
{
    [Fact]
    public void Versions_are_those_of_the_build()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        var systems = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "lib/package/runtime.json")))!["runtimes"]!.AsObject();
        Assert.Equal(["linux-x64", "osx-arm64", "win-x64"], systems.Select(system => system.Key));
        var asked = systems.SelectMany(system => system.Value!["Lessons"]!.AsObject()).ToList();
        Assert.Equal(9, asked.Count);
        // HarfBuzz for Windows and macOS comes along with SkiaSharp.HarfBuzz, in the version of its assembly.
        Assert.All(asked.Where(package => versions.ContainsKey(package.Key)), package => Assert.Equal(versions[package.Key], (string?)package.Value));
        var managed = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "lib/bin/Lessons.deps.json")))!["libraries"]!.AsObject();
        Assert.All(asked.Where(package => !versions.ContainsKey(package.Key)), package => Assert.True(managed.ContainsKey($"HarfBuzzSharp/{package.Value}"), $"{package.Key} {package.Value}"));
    }
}
