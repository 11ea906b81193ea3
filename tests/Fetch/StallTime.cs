namespace Tests.Fetch;

/// <summary>The system's clock, on which a wait of seconds is over as soon as a test says so: it can be long, and a busy machine does not end it.</summary>
internal sealed class StallTime : TimeProvider
{
    /// <summary>What a download waits for more bytes if nothing else is said.</summary>
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(30);

    private Action? end;

    /// <summary>Ends the wait for more bytes as soon as a part has this length.</summary>
    public async Task StallAtAsync(long length, string part, Task fetching)
    {
        while (!fetching.IsCompleted && !(new FileInfo(part) is { Exists: true } file && file.Length == length))
            await Task.Delay(5);
        end?.Invoke();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (IsStall(dueTime))
            end = () => callback(state);
        return new Timer(base.CreateTimer(callback, state, dueTime, period));
    }

    /// <summary>Whether it is a wait for more bytes, which then has its right length, and not one of milliseconds before another attempt.</summary>
    private static bool IsStall(TimeSpan dueTime)
    {
        if (dueTime < TimeSpan.FromSeconds(1))
            return false;
        Assert.Equal(limit, dueTime);
        return true;
    }

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsStall(dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
