namespace DeepLearning;

/// <summary>
/// One changing state, shown at most five times a second: replaced in place in a notebook, one rewritten line on a terminal.
/// Where output is redirected only what is final is written. Reports may come from several threads.
/// </summary>
internal sealed class LiveLine(TimeProvider time, Func<object, Action<object>>? display)
{
    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private Action<object>? update;
    private long? shown;
    private int width;

    public TimeProvider Time => time;

    /// <summary>Whether a notebook shows the state; otherwise a console does.</summary>
    public bool InNotebook => display is not null;

    /// <summary>Shows the state that <paramref name="state"/> makes, unless one was shown a moment ago.</summary>
    public void Show(Func<Snapshot> state)
    {
        lock (gate)
        {
            if (shown is { } last && time.GetElapsedTime(last) < interval)
                return;
            shown = time.GetTimestamp();
            Write(state());
        }
    }

    /// <summary>Shows the state for good.</summary>
    public void ShowFinal(Snapshot state)
    {
        lock (gate)
        {
            if (InNotebook)
                Write(state);
            else if (state.Text.Length > 0)
                Console.WriteLine(Clear() + state.Text);
            else
                Console.Write(Clear());
            width = 0;
        }
    }

    private void Write(Snapshot state)
    {
        if (display is not null && update is null)
        {
            update = display(state);
        }
        else if (update is not null)
        {
            update(state);
        }
        else if (!Console.IsOutputRedirected)
        {
            Console.Write(Clear() + state.Text);
            width = state.Text.Length;
        }
    }

    private string Clear() => width == 0 ? "" : '\r' + new string(' ', width) + '\r';
}
