using System.Collections;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Slices two tensors into mini-batches. In training the rows are permuted, those of many batches at a time, so that each batch is a view and costs nothing,
/// and the last short batch is dropped: a handful of rows would make as big a step as a full batch.
/// </summary>
public sealed class TensorDataLoader : IDataLoader, IText
{
    private const int RowsAtOnce = 1 << 16; // this many rows are in memory twice

    private readonly Tensor inputs, targets;
    private readonly bool training;

    /// <summary>Loads rows of <paramref name="x"/> [n, ...] together with rows of <paramref name="y"/> [n, ...].</summary>
    /// <exception cref="ArgumentException">The tensors differ in length, or there are too few rows for one batch.</exception>
    public TensorDataLoader(Tensor x, Tensor y, int batchSize, bool training)
    {
        Argument.Positive(batchSize, "The number of rows in a batch");
        if (x.dim() == 0 || y.dim() == 0)
            throw new ArgumentException("Inputs and targets are tensors of several rows, [n, ...], but here is a single number.", x.dim() == 0 ? nameof(x) : nameof(y));
        if (x.shape[0] != y.shape[0])
            throw new ArgumentException($"{x.shape[0]} inputs and {y.shape[0]} targets: there must be one target for each input.", nameof(y));
        (this.training, BatchSize, ItemCount) = (training, batchSize, x.shape[0]);
        Count = (int)(training ? ItemCount / batchSize : (ItemCount + batchSize - 1) / batchSize);
        if (Count == 0)
            throw new ArgumentException($"{ItemCount} rows do not fill one batch of {batchSize}. Take a smaller batch or more data.", nameof(x));
        InputType = x.dtype;
        inputs = x.to(Lessons.Device).DetachFromDisposeScope();
        targets = y.to(Lessons.Device).DetachFromDisposeScope();
    }

    internal Tensor Inputs => inputs;

    internal Tensor Targets => targets;

    /// <summary>What the inputs become in a batch: indices, which layers want in 64 bits, need only half the memory until then.</summary>
    internal ScalarType InputType { get; init; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public long ItemCount { get; }

    /// <inheritdoc/>
    public IEnumerator<Batch> GetEnumerator()
    {
        using var order = training ? Order() : null;
        var together = Math.Max(1, RowsAtOnce / BatchSize);
        for (var first = 0; first < Count; first += together)
        {
            var start = (long)first * BatchSize;
            var rows = Math.Min((long)Math.Min(together, Count - first) * BatchSize, ItemCount - start);
            var (x, y) = Rows(order, start, rows);
            using (x)
            using (y)
                for (var at = 0L; at < rows; at += BatchSize)
                    yield return new(x.narrow(0, at, Math.Min(BatchSize, rows - at)), y.narrow(0, at, Math.Min(BatchSize, rows - at)));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How much there is.</summary>
    public override string ToString() => $"{ItemCount} items in {Count} batches of {BatchSize}";

    /// <summary>Some of the rows, in the given order.</summary>
    internal TensorDataLoader Rows(IReadOnlyList<int> places)
    {
        using var scope = NewDisposeScope();
        var order = tensor(places.Select(place => (long)place).ToArray()).to(inputs.device);
        return new(inputs.index_select(0, order), targets.index_select(0, order), BatchSize, training: false) { InputType = InputType };
    }

    /// <summary>An epoch's order, drawn on the CPU, so that one seed gives one order on every device.</summary>
    private Tensor Order()
    {
        using var scope = NewDisposeScope();
        return scope.Detach(randperm(ItemCount, int32).to(inputs.device));
    }

    /// <summary>The rows of some batches, in the given order or as they lie.</summary>
    private (Tensor X, Tensor Y) Rows(Tensor? order, long start, long length)
    {
        using var scope = NewDisposeScope();
        var places = order?.narrow(0, start, length);
        return scope.Detach(Of(inputs).to(InputType), Of(targets));

        Tensor Of(Tensor all) => places is null ? all.narrow(0, start, length) : Permute(all, places);
    }

    /// <summary>The rows in another order, in the memory layout that they have: row by row, or a matrix column by column.</summary>
    private static Tensor Permute(Tensor rows, Tensor order) =>
        rows.dim() == 2 && !rows.is_contiguous() ? rows.t().index_select(1, order).t() : rows.index_select(0, order);
}
