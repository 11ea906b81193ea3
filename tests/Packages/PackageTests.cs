using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Tests.Fetch;
using Tests.Kernel;

namespace Tests.Packages;

/// <summary>The packages of the kernel and of the library, as a reader has them who has no repository: the kernel is installed as a tool, and runs a notebook that begins with the library's package.</summary>
[Collection(nameof(GetData))] // which builds the library too
[Trait("Category", "Slow")]
public sealed class PackageTests : IDisposable
{
    /// <summary>Higher than any that is published, and another one each time: NuGet keeps what it has restored.</summary>
    private readonly string version = $"99.0.{DateTime.UtcNow:yyMMdd}.{Environment.ProcessId}";
    private readonly TemporaryData folder = new();

    public void Dispose()
    {
        if (Directory.Exists(Restored))
            Directory.Delete(Restored, recursive: true);
        folder.Dispose();
    }

    [Fact]
    public void A_notebook_anywhere_runs_with_the_two_packages()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Name;
        foreach (var project in new[] { "kernel", "lib" })
            Call("dotnet", "pack", Path.Combine(Repository.Root, project), "--no-build", "-c", configuration, $"-p:PackageVersion={version}", "-o", folder.Root, "-v", "q");
        using (var package = ZipFile.OpenRead(folder.PathOf($"Lessons.{version}.nupkg")))
            Assert.Equal(3, package.Entries.Count(entry => entry.FullName.Contains("LibTorchSharp", StringComparison.Ordinal)));
        Assert.InRange(new FileInfo(folder.PathOf($"Lessons.{version}.nupkg")).Length / 1e6, 5, 40);
        Assert.InRange(new FileInfo(folder.PathOf($"lessons-kernel.{version}.nupkg")).Length / 1e6, 5, 40);
        using (var package = ZipFile.OpenRead(folder.PathOf($"lessons-kernel.{version}.nupkg")))
        {
            var assemblies = package.Entries.Where(entry => entry.Name == "lessons-kernel.dll" || AheadOfTimeBuildTests.Names.IsMatch(entry.Name)).ToList();
            Assert.Equal(12, assemblies.Count);
            Assert.All(assemblies, entry =>
            {
                using var file = entry.Open();
                using var content = new MemoryStream();
                file.CopyTo(content);
                content.Position = 0;
                Assert.False(AheadOfTimeBuildTests.HoldsMachineCode(content), $"{entry} was compiled for one system, and the package is for all.");
            });
        }

        Call("dotnet", "tool", "install", "lessons-kernel", "--version", version, "--tool-path", folder.PathOf("tools"), "--add-source", folder.Root);
        var tool = folder.PathOf("tools", OperatingSystem.IsWindows() ? "lessons-kernel.exe" : "lessons-kernel");
        Call(tool, "install", "--prefix", folder.PathOf("jupyter"));
        var spec = JsonNode.Parse(File.ReadAllText(folder.PathOf("jupyter", "share", "jupyter", "kernels", ".net-csharp", "kernel.json")))!;
        Assert.Equal([tool, "connect", "{connection_file}"], spec["argv"]!.AsArray().Select(each => (string)each!));
        Assert.True(Directory.Exists(Path.Combine((string)spec["env"]!["DOTNET_ROOT"]!, "shared")));

        var place = Directory.CreateDirectory(folder.PathOf("elsewhere")).FullName;
        using var notebook = new TestNotebook();
        notebook.Write("elsewhere.ipynb",
            $"#i \"nuget: {folder.Root}\"\n#r \"nuget: Lessons, {version}\"\nusing DeepLearning;\nusing TorchSharp;\nusing Plotly.NET;\nLessons.About()",
            "Console.Write(torch.ones(3).sum().item<float>());",
            "Catalogue.Find(\"pets\").GetCommand",
            "Plot.Histogram(new[] { 1f, 2f, 4f })");
        Call(tool, "run", notebook.Path("elsewhere.ipynb"), "--out", place);
        var outputs = JsonNode.Parse(File.ReadAllText(Path.Combine(place, "elsewhere.ipynb")))!["cells"]!.AsArray().Select(cell => cell!["outputs"]!.ToJsonString()).ToList();
        Assert.Contains("2.10", outputs[0], StringComparison.Ordinal);
        Assert.Contains("3", outputs[1], StringComparison.Ordinal);
        Assert.Contains("DownloadAsync", outputs[2], StringComparison.Ordinal);
        Assert.Contains("image/png", outputs[3], StringComparison.Ordinal);

        var program = Path.Combine(place, "program.cs");
        File.WriteAllText(program, $"""
            #:property RuntimeIdentifier={RuntimeInformation.RuntimeIdentifier}
            #:property RestoreAdditionalProjectSources={folder.Root}
            #:package Lessons@{version}
            using DeepLearning;
            using TorchSharp;
            Console.Write(torch.ones(3).sum().item<float>() + " " + Catalogue.Find("pets").Name);
            """);
        Assert.Equal("3 pets", Call("dotnet", "run", program));
    }

    private string Restored => Path.Combine(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"), "lessons", version);

    private string Call(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{errors.Result}");
        return output;
    }
}
