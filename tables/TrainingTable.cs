using System.Globalization;

namespace DeepLearning;

/// <summary>
/// The table of a training run, row by row as the epochs end, with a bar for the epoch under way. It is replaced in place in a notebook;
/// on a console the rows are lines. Disposing it takes the bar away.
/// </summary>
public sealed class TrainingTable : IDisposable
{
    private readonly IReadOnlyList<string> columns;
    private readonly int epochs;
    private readonly LiveLine line;
    private readonly List<IReadOnlyList<string>> rows = [];
    private long epochStart;
    private bool disposed;

    /// <summary>Starts an empty table.</summary>
    /// <param name="columns">The headers, e.g. epoch, train_loss, valid_loss, time.</param>
    /// <param name="epochs">How many rows there will be.</param>
    public TrainingTable(IReadOnlyList<string> columns, int epochs)
        : this(columns, epochs, new LiveLine(TimeProvider.System, Live.Display))
    {
    }

    internal TrainingTable(IReadOnlyList<string> columns, int epochs, LiveLine line)
    {
        (this.columns, this.epochs, this.line) = (columns, epochs, line);
        epochStart = line.Time.GetTimestamp();
        if (!line.InNotebook)
            Console.WriteLine(TextRow(columns));
    }

    /// <summary>Says that a batch of an epoch is done.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">The batches done in it, from 1.</param>
    /// <param name="batches">The batches of an epoch.</param>
    /// <param name="smoothedLoss">The training loss, averaged over the last batches.</param>
    public void Batch(int epoch, int batch, int batches, double smoothedLoss) => line.Show(() =>
    {
        var elapsed = line.Time.GetElapsedTime(epochStart);
        var left = elapsed * ((double)(batches - batch) / Math.Max(batch, 1));
        var text = string.Create(CultureInfo.InvariantCulture,
            $"Epoch {epoch + 1} of {epochs}, batch {batch} of {batches}, loss {Numbers.Write(smoothedLoss, 4)}, {Numbers.Clock(elapsed)} (about {Numbers.Clock(left)} left in the epoch)");
        var bar = string.Create(CultureInfo.InvariantCulture, $"<div><progress value=\"{batch}\" max=\"{batches}\" aria-label=\"epoch {epoch + 1}\"></progress> {text}</div>");
        return line.InNotebook ? new Snapshot(Table().ToHtml() + bar, $"{Table()}\n{text}") : new Snapshot("", text);
    });

    /// <summary>Adds an epoch's row.</summary>
    public void Row(IReadOnlyList<string> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count != columns.Count)
            throw new ArgumentException($"The row has {cells.Count} cells, but there are {columns.Count} columns: {string.Join(", ", columns)}.", nameof(cells));
        rows.Add(cells);
        epochStart = line.Time.GetTimestamp();
        if (line.InNotebook)
            line.Show(Finished);
        else
            line.ShowFinal(new Snapshot("", TextRow(cells)));
    }

    /// <summary>Shows the final state: the rows there are, no bar.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        line.ShowFinal(line.InNotebook ? Finished() : new Snapshot("", ""));
    }

    private Snapshot Finished() => new(Table().ToHtml(), Table().ToString());

    private Table Table() => new(columns, rows) { AllRight = true };

    private static string TextRow(IReadOnlyList<string> cells) => string.Join("  ", cells.Select(cell => cell.PadLeft(10)));
}
