using NotebookKernel;

namespace Tests.Kernel;

public class CellThreadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_interrupt_meets_only_the_cell_that_it_is_for(bool hasEnded)
    {
        using var cells = new CellThread(_ => { });
        using var ended = new ManualResetEventSlim(hasEnded);
        var interrupted = false;
        cells.Run(new StoppableCell(), () =>
        {
            try
            {
                cells.Interrupt(ended);
                Thread.Sleep(1);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
            return Task.CompletedTask;
        }, CancellationToken.None);
        Assert.Equal(!hasEnded, interrupted);
    }
}
