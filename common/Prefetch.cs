namespace DeepLearning;

/// <summary>Makes things ahead of their use on several threads, and hands them out in order.</summary>
internal static class Prefetch
{
    /// <summary>
    /// Makes the things from 0 on, and at most two more than there are workers ahead of their use.
    /// When the enumeration ends early, by an error or by its consumer, the workers have stopped and what they made is disposed.
    /// </summary>
    /// <param name="count">How many to make.</param>
    /// <param name="workers">How many are made at a time. 0 makes each on the consumer's thread when it is asked for.</param>
    /// <param name="make">Makes the thing of an index; stops when the token says so.</param>
    public static IEnumerable<T> InOrder<T>(int count, int workers, Func<int, CancellationToken, T> make) where T : IDisposable
    {
        using var stop = new CancellationTokenSource();
        var scheduler = workers == 0 ? null : new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers).ConcurrentScheduler;
        var ahead = new Queue<Task<T>>();
        try
        {
            for (var (taken, begun) = (0, 0); taken < count; taken++)
            {
                for (; scheduler is not null && begun < Math.Min(count, taken + workers + 2); begun++)
                    ahead.Enqueue(Begin(begun, scheduler));
                // A foreach waits on its own thread; the workers' scheduler never needs that one.
                yield return scheduler is null ? make(taken, default) : ahead.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            stop.Cancel();
            ((Task)Task.WhenAll(ahead)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            foreach (var task in ahead.Where(task => task.IsCompletedSuccessfully))
                task.Result.Dispose();
        }

        Task<T> Begin(int index, TaskScheduler scheduler) =>
            Task.Factory.StartNew(() => make(index, stop.Token), stop.Token, TaskCreationOptions.DenyChildAttach, scheduler);
    }
}
