using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Tests;

/// <summary>What a plain build makes runs at the speed that docs/numbers.md states, in every configuration.</summary>
public class OptimisedBuildTests
{
    [Theory]
    [InlineData("lib/bin", "Lessons*.dll")]
    [InlineData("kernel/bin", "lessons-kernel.dll")]
    [InlineData("tests/bin", "Lessons.Tests.dll")]
    public void The_compiler_optimised_it_and_left_symbols(string folder, string name)
    {
        var built = Directory.GetFiles(Path.Combine(Repository.Root, folder), name, SearchOption.AllDirectories);
        Assert.NotEmpty(built);
        Assert.All(built, file =>
        {
            Assert.False(IsJitOptimizerDisabled(file), $"{file} was built without optimisation.");
            Assert.True(File.Exists(Path.ChangeExtension(file, ".pdb")), $"{file} has no symbols beside it.");
        });
    }

    /// <summary>The tests do not build the benchmarks; what they measure is the library and the kernel above.</summary>
    [Fact]
    public void The_benchmarks_are_built_the_same_way()
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", "msbuild benchmarks -getProperty:Optimize -p:Configuration=Debug") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        Assert.Equal("true", build.StandardOutput.ReadToEnd().Trim());
    }

    private static bool IsJitOptimizerDisabled(string file)
    {
        var context = new AssemblyLoadContext(name: null, isCollectible: true);
        try
        {
            return context.LoadFromAssemblyPath(file).GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true;
        }
        finally
        {
            context.Unload();
        }
    }
}
