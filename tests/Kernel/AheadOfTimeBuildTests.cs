using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Tests.Kernel;

/// <summary>The build's own targets, with a small program in crossgen2's place.</summary>
[Trait("Category", "Slow")]
public sealed class AheadOfTimeBuildTests : IDisposable
{
    internal static readonly string Targets = Path.Combine(Repository.Root, "kernel", "build", "AheadOfTime.targets");
    private readonly TemporaryData folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The assemblies of packages that are compiled ahead of time, by the targets' own list.</summary>
    internal static Regex Names => new($@"^({XDocument.Load(Targets).Descendants("AheadOfTimeNames").Single().Value})\.dll$");

    internal static bool HoldsMachineCode(Stream file)
    {
        using var assembly = new PEReader(file);
        return assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    [LinuxFact]
    public void Code_that_cannot_be_compiled_ahead_of_time_is_taken_as_it_is()
    {
        Write("packages/NetMQ.dll", "package");
        Write("packages/Microsoft.CodeAnalysis.CSharp.dll", "package");
        Write("obj/own.dll", "first");
        Assert.Equal(["compiled first", "compiled package", "compiled package"], Build("echo $3 >> parts; printf 'compiled ' > $3; cat $1 >> $3"));

        Write("obj/own.dll", "second");
        Assert.Equal(["second", "compiled package", "compiled package"], Build("echo $3 >> parts; printf half > $3; exit 153", "own is not compiled ahead of time"));
        var parts = File.ReadAllLines(folder.PathOf("parts"));
        Assert.Equal([4, 4], [parts.Length, parts.Distinct().Count()]); // two builds at once do not write one file
        Assert.DoesNotContain(parts, part => File.Exists(Path.Combine(folder.Root, part)));
        Assert.Equal(["compiled second", "compiled package", "compiled package"], Build("printf 'compiled ' > $3; cat $1 >> $3"));

        Directory.Delete(folder.PathOf("ahead"), recursive: true);
        Assert.Equal(["compiled second", "package", "package"], Build("printf half > $3; exit 153", "NetMQ is not compiled ahead of time"));
        Assert.Equal(["compiled second", "package", "package"], Build(null, "crossgen2 ended with 126"));
        Assert.Equal(["second", "package", "package"], Build("exit 1", options: "-p:CompileAheadOfTime=false"));
        Assert.Equal(["second", "package", "package"], Build("exit 1", options: "-p:_IsPublishing=true"));
        Assert.Equal(["second", "package", "package"], Build("exit 1", options: "-p:_IsPacking=true"));
        Assert.Equal(["second", "package", "package"], Build("exit 1", options: "-p:RuntimeIdentifier=another-system"));
    }

    [LinuxFact]
    public void What_a_killed_build_has_left_goes_after_a_day()
    {
        Write("packages/Microsoft.CodeAnalysis.CSharp.dll", "package");
        Write("obj/own.dll", "own");
        Build("cp $1 $3; echo $3 >> parts");
        var parts = File.ReadAllLines(folder.PathOf("parts")).Select(part => Path.Combine(folder.Root, part)).ToList();
        Assert.Equal(2, parts.Count);
        foreach (var part in parts)
        {
            File.WriteAllText(part, "of a build that goes on");
            File.WriteAllText(part + ".old.part", "");
            File.SetLastWriteTime(part + ".old.part", DateTime.Now.AddDays(-2));
        }
        Build("exit 1"); // compiles nothing anew
        Assert.All(parts, part => Assert.True(File.Exists(part) && !File.Exists(part + ".old.part"), part));
    }

    /// <summary>Content of the files that are taken: the project's own, then those of packages.</summary>
    private string[] Build(string? crossgen, string? warning = null, string options = "-p:Some=thing")
    {
        Write("crossgen2", $"#!/bin/sh\n{crossgen}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.PathOf("crossgen2"), crossgen is null ? UnixFileMode.UserRead : UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Write("toy.proj", $"""
            <Project>
              <PropertyGroup>
                <NETCoreSdkPortableRuntimeIdentifier>this-system</NETCoreSdkPortableRuntimeIdentifier>
                <IntermediateOutputPath>obj/</IntermediateOutputPath>
                <TargetName>own</TargetName>
                <TargetFileName>own.dll</TargetFileName>
                <IsCompiledAheadOfTime>true</IsCompiledAheadOfTime>
              </PropertyGroup>
              <ItemGroup>
                <IntermediateAssembly Include="obj/own.dll" />
                <ReferenceCopyLocalPaths Include="packages/*.dll" NuGetPackageVersion="1.0" />
              </ItemGroup>
              <Import Project="{Targets}" />
              <Target Name="_CopyFilesMarkedCopyLocal" />
              <Target Name="CopyFilesToOutputDirectory" DependsOnTargets="_CopyFilesMarkedCopyLocal">
                <WriteLinesToFile File="taken" Lines="@(IntermediateAssembly);@(ReferenceCopyLocalPaths)" Overwrite="true" />
              </Target>
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet", ["msbuild", "toy.proj", "-t:CopyFilesToOutputDirectory", "-v:m", $"-p:Crossgen2={folder.PathOf("crossgen2")}", $"-p:SharedRuntime={folder.Root}", $"-p:AheadOfTimeFolder={folder.PathOf("ahead")}/", options])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains(warning ?? "", output, StringComparison.Ordinal);
        Assert.Equal(warning is null, !output.Contains("warning", StringComparison.Ordinal));
        return [.. File.ReadAllLines(folder.PathOf("taken")).Select(path => File.ReadAllText(Path.Combine(folder.Root, path)))];
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(path))!);
        File.Delete(folder.PathOf(path));
        File.WriteAllText(folder.PathOf(path), content);
    }
}
