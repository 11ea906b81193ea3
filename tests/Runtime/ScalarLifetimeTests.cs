using System.Reflection;
using TorchSharp;

namespace Tests.Runtime;

[Collection(nameof(Seeded))]
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

    [Fact]
    public async Task A_sum_is_right_while_another_thread_collects_garbage()
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
