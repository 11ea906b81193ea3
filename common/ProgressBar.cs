using System.Globalization;
using System.Net;

namespace DeepLearning;

/// <summary>
/// How far a long piece of work is: a bar in a notebook, one rewritten line on a terminal, a first and a last line where output is redirected.
/// Disposing it leaves the final state in words.
/// </summary>
public sealed class ProgressBar : IProgress<long>, IDisposable
{
    private readonly string what;
    private readonly long total;
    private readonly string unit;
    private readonly long from;
    private readonly long start;
    private readonly LiveLine line;
    private long done;
    private bool disposed;

    /// <summary>Starts a bar at nothing done.</summary>
    /// <param name="what">The work, e.g. "Drawing ratings".</param>
    /// <param name="total">How much there is to do; 0 where that is not known.</param>
    /// <param name="unit">What is counted, e.g. "ratings"; "bytes" is written as MB.</param>
    /// <param name="from">How much was done before: it says nothing of the speed.</param>
    public ProgressBar(string what, long total, string unit, long from = 0)
        : this(what, total, unit, new LiveLine(TimeProvider.System, Live.Display), from)
    {
    }

    internal ProgressBar(string what, long total, string unit, LiveLine line, long from = 0)
    {
        (this.what, this.total, this.unit, this.line, this.from, done) = (what, total, unit, line, from, from);
        start = line.Time.GetTimestamp();
        line.Show(State);
    }

    /// <summary>Says how much is done by now, of the total.</summary>
    public void Report(long value)
    {
        Interlocked.Exchange(ref done, value);
        line.Show(State);
    }

    /// <summary>Shows the final state: what was reported last, and the time it took.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        line.ShowFinal(State());
    }

    private Snapshot State()
    {
        var now = Interlocked.Read(ref done);
        var text = $"{what}: {Amount(now)}{(total > 0 ? $" of {Amount(total)}" : "")} {(unit == "bytes" ? "MB" : unit)}, {Timing(now)}";
        var bar = total > 0 && !disposed
            ? string.Create(CultureInfo.InvariantCulture, $"<progress value=\"{now}\" max=\"{total}\" aria-label=\"{WebUtility.HtmlEncode(what)}\"></progress> ")
            : "";
        return new Snapshot($"<div>{bar}{WebUtility.HtmlEncode(text)}</div>", text);
    }

    private string Amount(long value) =>
        unit == "bytes" ? (value / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : value.ToString("N0", CultureInfo.InvariantCulture);

    private string Timing(long now)
    {
        var elapsed = line.Time.GetElapsedTime(start);
        var since = now - from;
        var left = disposed || since <= 0 || now >= total ? null : $"about {Numbers.Clock(elapsed * ((double)(total - now) / since))} left";
        var speed = unit == "bytes" && since > 0 && elapsed > TimeSpan.Zero ? $"{Amount((long)(since / elapsed.TotalSeconds))} MB/s" : null;
        var both = string.Join(", ", new[] { speed, left }.OfType<string>());
        return both.Length > 0 ? $"{Numbers.Clock(elapsed)} ({both})" : Numbers.Clock(elapsed);
    }
}
