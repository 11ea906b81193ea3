using NotebookKernel;

namespace Tests.Kernel;

public class WorkQueueTests
{
    [Fact]
    public void Interrupts_that_meet_an_addition_lose_nothing()
    {
        const int Times = 2000;
        var queue = new WorkQueue();
        var done = 0;
        var taker = new Thread(() =>
        {
            for (var goesOn = true; goesOn;)
            {
                try
                {
                    var action = queue.Take();
                    action?.Invoke();
                    goesOn = action is not null;
                }
                catch (ThreadInterruptedException)
                {
                }
            }
        });
        taker.Start();
        for (var i = 0; i < Times; i++)
        {
            var both = new Barrier(2);
            var adds = new Thread(() =>
            {
                both.SignalAndWait();
                queue.Add(() => done++);
            });
            adds.Start();
            both.SignalAndWait();
            taker.Interrupt();
            adds.Join();
        }
        queue.Close();
        Assert.True(taker.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(Times, done);
    }
}
