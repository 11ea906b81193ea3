using System.Collections;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Slices two tensors into mini-batches. In training the rows are permuted once an epoch, so that each batch is a view and costs nothing,
/// and the last short batch is dropped: a handful of rows would make as big a step as a full batch.
/// </summary>
public sealed class TensorDataLoader : IDataLoader, IText
{
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
        inputs = x.to(Lessons.Device).DetachFromDisposeScope();
        targets = y.to(Lessons.Device).DetachFromDisposeScope();
    }

    internal Tensor Inputs => inputs;

    internal Tensor Targets => targets;

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public long ItemCount { get; }

    /// <inheritdoc/>
    public IEnumerator<Batch> GetEnumerator() => training ? Shuffled() : Slices(inputs, targets);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How much there is.</summary>
    public override string ToString() => $"{ItemCount} items in {Count} batches of {BatchSize}";

    /// <summary>Some of the rows, in the given order.</summary>
    internal TensorDataLoader Rows(IReadOnlyList<int> places)
    {
        using var scope = NewDisposeScope();
        var order = tensor(places.Select(place => (long)place).ToArray()).to(inputs.device);
        return new(inputs.index_select(0, order), targets.index_select(0, order), BatchSize, training: false);
    }

    private IEnumerator<Batch> Shuffled()
    {
        var (x, y) = Permuted();
        using (x)
        using (y)
            for (var batches = Slices(x, y); batches.MoveNext();)
                yield return batches.Current;
    }

    private (Tensor X, Tensor Y) Permuted()
    {
        using var scope = NewDisposeScope();
        // The order is drawn on the CPU, so that one seed gives one order on every device.
        var order = randperm(ItemCount, int64).to(inputs.device);
        return scope.Detach(Permute(inputs, order), Permute(targets, order));
    }

    /// <summary>The rows in another order, in the memory layout that they have: row by row, or a matrix column by column.</summary>
    private static Tensor Permute(Tensor rows, Tensor order) =>
        rows.dim() == 2 && !rows.is_contiguous() ? rows.t().index_select(1, order).t() : rows.index_select(0, order);

    private IEnumerator<Batch> Slices(Tensor x, Tensor y)
    {
        for (var i = 0; i < Count; i++)
        {
            var start = (long)i * BatchSize;
            var length = Math.Min(BatchSize, ItemCount - start);
            yield return new(x.narrow(0, start, length), y.narrow(0, start, length));
        }
    }
}
