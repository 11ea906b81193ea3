namespace Tests.Fetch;

/// <summary>The system's clock, on which a wait of seconds is over as soon as a test says so: it can be long, and a busy machine does not end it.</summary>
internal sealed class StallTime : TimeProvider
{
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
        if (dueTime >= TimeSpan.FromSeconds(1))
            end = () => callback(state);
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
