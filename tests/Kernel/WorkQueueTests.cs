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

    /// <summary>A continuation that needed 50 ms to reach its thread went on on another, without the gradient mode and the scopes of its own.</summary>
    [Fact]
    public void What_a_thread_waits_for_is_its_own_however_long_it_needs_to_wake()
    {
        var queue = new WorkQueue();
        for (var i = 0; i < 100; i++)
        {
            Thread? by = null;
            var taker = new Thread(() => queue.Take()!());
            taker.Start();
            SpinWait.SpinUntil(() => taker.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            queue.AddMovable(() => by = Thread.CurrentThread);
            Assert.Null(queue.TryTakeMovable());
            taker.Join();
            Assert.Same(taker, by);
        }
    }
}
