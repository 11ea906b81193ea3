using System.Collections;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Gives a data set in mini-batches, made ahead by worker threads. Order and chance come from torch's generator at the start of each enumeration,
/// so that the same seed gives the same batches whatever the number of workers.
/// </summary>
public sealed class DataLoader : IDataLoader, IText
{
    /// <summary>How many batches are made at a time where nothing else is said: one for each processor, but not so many that they fill the memory.</summary>
    internal static readonly int DefaultWorkers = Math.Min(8, Environment.ProcessorCount);

    private readonly HashSet<int> unreadable = [];
    private readonly bool shuffle;

    /// <summary>Loads any list of items.</summary>
    /// <param name="items">Anything with an index and a count.</param>
    /// <param name="batchSize">The number of items in a batch.</param>
    /// <param name="shuffle">A new order each time, and chance for the item transforms: what training needs.</param>
    /// <param name="dropLast">Leaves out the last batch if it is not full.</param>
    /// <exception cref="ArgumentException">There are too few items for one batch.</exception>
    public DataLoader(IReadOnlyList<Item> items, int batchSize = 64, bool shuffle = false, bool dropLast = false)
    {
        Argument.Positive(batchSize, "The number of items in a batch");
        (Items, this.shuffle, BatchSize) = (items, shuffle, batchSize);
        Count = (items.Count + (dropLast ? 0 : batchSize - 1)) / batchSize;
        if (Count == 0)
            throw new ArgumentException($"{items.Count} items do not fill one batch of {batchSize}. Take a smaller batch or more data.", nameof(items));
    }

    /// <summary>What input and target are, and so how they are put into tensors. By default numbers.</summary>
    public (Block X, Block Y) Blocks { get; init; } = (new(), new());

    /// <summary>What is done to each item, in this order, on a worker thread.</summary>
    public IReadOnlyList<IItemTransform> ItemTransforms { get; init; } = [];

    /// <summary>What is done to each batch, in this order, on the device.</summary>
    public IReadOnlyList<IBatchTransform> BatchTransforms { get; init; } = [];

    /// <summary>How many batches are made at a time, ahead of the one in use. 0 makes each when it is asked for.</summary>
    public int Workers { get; init => field = (int)Argument.Within(value, 0, int.MaxValue, "The number of batches made at a time"); } = DefaultWorkers;

    /// <summary>Leaves items out whose file cannot be read, with a warning on the console, instead of stopping.</summary>
    public bool SkipUnreadable { get; init; }

    /// <summary>The data set.</summary>
    public IReadOnlyList<Item> Items { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <summary>The number of items in the data set, without those that were skipped.</summary>
    public long ItemCount => Items.Count - unreadable.Count;

    /// <summary>Begins an epoch.</summary>
    /// <exception cref="ItemException">An item cannot be made, or none can be read; the message names it.</exception>
    public IEnumerator<Batch> GetEnumerator()
    {
        var plan = Plan();
        var (given, first) = (0, (ItemException?)null);
        var maker = new BatchMaker(Items, Blocks, ItemTransforms, SkipUnreadable);
        foreach (var loaded in Prefetch.InOrder(Count, Workers, (index, stop) => maker.Make(plan.Skip(index * BatchSize).Take(BatchSize), stop)))
        {
            CellCancellation.Token.ThrowIfCancellationRequested(); // also where all are skipped, and whoever asks gets none
            foreach (var (index, error) in loaded.Unreadable)
            {
                first ??= error;
                if (unreadable.Add(index))
                    Console.WriteLine($"Skipped: {error.Message}");
            }
            if (loaded.Batch is not { } batch)
                continue;
            given++;
            yield return Finish(batch);
        }
        if (given == 0)
            throw new ItemException("None of the items can be read. The first", "SkipUnreadable", first!);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How much there is.</summary>
    public override string ToString() => $"{ItemCount} items in {Count} batches of {BatchSize}";

    /// <summary>The index of an item by its place in the batches of an unshuffled epoch, where those that were skipped have none.</summary>
    internal int IndexOf(int place)
    {
        Argument.Within(place, 0, ItemCount - 1, "A place");
        foreach (var skipped in unreadable.Order())
            if (skipped <= place)
                place++;
        return place;
    }

    /// <summary>Loads other items in the same way: all of them or none, unless it is asked to skip, because the results are matched to the items by their places.</summary>
    internal DataLoader For(IReadOnlyList<Item> others, int batchSize, int workers, (Block X, Block Y) blocks, bool skipUnreadable = false) => new(others, batchSize, shuffle)
    {
        Blocks = blocks,
        ItemTransforms = ItemTransforms,
        BatchTransforms = BatchTransforms,
        Workers = workers,
        SkipUnreadable = skipUnreadable,
    };

    /// <summary>The items in the order of this epoch, each with the seed of its chance.</summary>
    private ArraySegment<(int Index, int? Seed)> Plan()
    {
        if (!shuffle)
            return Enumerable.Range(0, Items.Count).Select(index => (index, (int?)null)).ToArray();
        using var scope = NewDisposeScope();
        var order = randperm(Items.Count, int64).data<long>().ToArray();
        var seeds = randint(0, int.MaxValue, Items.Count, int64).data<long>().ToArray();
        return order.Zip(seeds, (index, seed) => ((int)index, (int?)(int)seed)).ToArray();
    }

    private Batch Finish(Batch loaded)
    {
        using var scope = NewDisposeScope();
        scope.Attach(loaded.X, loaded.Y);
        var batch = loaded.ToDevice();
        foreach (var transform in BatchTransforms)
            batch = Blocks.X.Transformed(batch, whole => transform.Apply(whole, Blocks.Y, shuffle));
        scope.MoveToOuter(batch.X, batch.Y);
        return batch;
    }
}
