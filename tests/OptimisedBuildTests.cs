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
    [InlineData("benchmarks/bin", "Lessons.Benchmarks.dll")]
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
