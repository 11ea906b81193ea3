using System.Diagnostics;
using System.Reflection;
using TorchSharp;

namespace Tests.Runtime;

[Trait("Category", "Slow")]
public class ScalarLifetimeTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Methods_that_take_a_scalar_keep_it_until_they_return()
    {
        var taking = typeof(torch).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Scalar)))
            .ToList();
        Assert.True(taking.Count > 100);
        Assert.All(taking, method => Assert.True(method.MethodImplementationFlags.HasFlag(MethodImplAttributes.NoOptimization), $"{method.DeclaringType}.{method}"));
    }

    /// <summary>In a process of its own that optimises all code at once: in code that is not optimised, as most is in the tests, nothing is collected too early.</summary>
    [Fact]
    public async Task A_sum_is_right_while_another_thread_collects_garbage()
    {
        const string Tiers = "DOTNET_TieredCompilation";
        if (Environment.GetEnvironmentVariable(Tiers) == "0")
        {
            await SumAsync();
            return;
        }
        var start = new ProcessStartInfo("dotnet", [typeof(TestProgram).Assembly.Location, $"{typeof(ScalarLifetimeTests)}.{nameof(A_sum_is_right_while_another_thread_collects_garbage)}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Tiers] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await error);
    }

    private static async Task SumAsync()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var collecting = Task.Factory.StartNew(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        }, TaskCreationOptions.LongRunning);
        while (!stop.IsCancellationRequested)
        {
            using var scope = torch.NewDisposeScope();
            Assert.Equal(12, (torch.ones(4) * 2.0 + 1.0).sum().ToSingle());
        }
        await collecting;
    }
}
