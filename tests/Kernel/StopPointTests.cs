using System.Runtime.CompilerServices;
using NotebookKernel;

namespace Tests.Kernel;

public class StopPointTests
{
    [Fact]
    public async Task A_stopped_cell_is_known_as_long_as_anything_of_it_may_run_and_then_forgotten()
    {
        var release = new TaskCompletionSource();
        var left = Leave(release.Task);
        Collect();
        Assert.True(StopPoint.IsStopping);
        release.SetResult();
        await Assert.ThrowsAsync<StoppedException>(() => left);
        left = Task.CompletedTask;
        release = null;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Collect(); // The thread that the code ran on may be about to let go of it.
                return !StopPoint.IsStopping;
            },
            TimeSpan.FromSeconds(10)));
    }

    /// <summary>A cell is stopped that has left behind what awaits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task Leave(Task release)
    {
        var cell = new StoppableCell();
        var left = Task.Run(async () =>
        {
            StopPoint.Enter(cell);
            await release;
            StopPoint.Pass();
        });
        StopPoint.Stop(cell);
        return left;
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
