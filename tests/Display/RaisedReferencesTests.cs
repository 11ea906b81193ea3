using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Tests.Display;

/// <summary>.NET Interactive takes a reference at its word, so the assemblies in lib/bin must ask for what lies beside them.</summary>
public class RaisedReferencesTests
{
    [Theory]
    [InlineData("Giraffe.ViewEngine", "FSharp.Core")]
    [InlineData("ScottPlot", "SkiaSharp")]
    [InlineData("TorchSharp", "SkiaSharp")]
    public void A_reference_asks_for_the_version_beside_it(string assembly, string reference) =>
        Assert.Equal(AssemblyName.GetAssemblyName(InOutput(reference)).Version, VersionAsked(assembly, reference));

    [Fact]
    public void TorchSharp_asks_for_this_runtimes_numbers() => Assert.Equal(typeof(System.Numerics.Complex).Assembly.GetName().Version!.Major, VersionAsked("TorchSharp", "System.Runtime.Numerics").Major);

    /// <summary>.NET Interactive takes a name without a version for another assembly, and refuses it where Lessons was loaded first.</summary>
    [Fact]
    public void TorchSharp_loads_Lessons_by_its_full_name() =>
        Assert.True(File.ReadAllBytes(InOutput("TorchSharp")).AsSpan().IndexOf(Encoding.Unicode.GetBytes(AssemblyName.GetAssemblyName(InOutput("Lessons")).FullName)) >= 0);

    private static Version VersionAsked(string assembly, string reference)
    {
        using var file = new PEReader(File.OpenRead(InOutput(assembly)));
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Single(row => metadata.GetString(row.Name) == reference).Version;
    }

    private static string InOutput(string assembly) => Path.Combine(Repository.Root, "lib", "bin", assembly + ".dll");
}
