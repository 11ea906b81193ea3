namespace DeepLearning;

/// <summary>
/// A recipe from raw items to batches, filled in piece by piece: <c>block with { GetX = ... }</c> is the recipe with one piece more.
/// An empty one splits the items at random and gives each of them twice, as input and as target. Grown from there in notebook 03.
/// </summary>
/// <typeparam name="TItem">A raw item: a file's path, a row of a table.</typeparam>
public sealed record DataBlock<TItem> : IText
{
    /// <summary>What input and target are. Without blocks they stay as they are.</summary>
    public (Block X, Block Y) Blocks { get; init; } = (new(), new());

    /// <summary>Finds the items in a folder.</summary>
    public Func<string, IReadOnlyList<TItem>>? GetItems { get; init; }

    /// <summary>What of an item is the input; by default all of it. Tensors made here are disposed once they are in a batch: detach one that is to be kept.</summary>
    public Func<TItem, object> GetX { get; init; } = item => item!;

    /// <summary>What of an item is the target; by default all of it.</summary>
    public Func<TItem, object> GetY { get; init; } = item => item!;

    /// <summary>Which items are for validation; by default a random fifth.</summary>
    public Splitter<TItem> Splitter { get; init; } = Splitters.Random<TItem>();

    /// <summary>What is done to each item, in this order, before several become a batch.</summary>
    public IReadOnlyList<IItemTransform> ItemTransforms { get; init; } = [];

    /// <summary>What is done to each batch, in this order, on the device.</summary>
    public IReadOnlyList<IBatchTransform> BatchTransforms { get; init; } = [];

    /// <summary>Leaves items out whose file cannot be read, with a warning, instead of stopping.</summary>
    public bool SkipUnreadable { get; init; }

    /// <summary>Splits the items into a training and a validation set.</summary>
    /// <exception cref="ItemException">An item of the training set is not what a block expects.</exception>
    public Datasets<TItem> Datasets(IReadOnlyList<TItem> items) => new(items, GetX, GetY, Blocks, Splitter);

    /// <summary>Splits the items that <see cref="GetItems"/> finds.</summary>
    public Datasets<TItem> Datasets(string folder) => Datasets(Find(folder));

    /// <summary>Makes the loaders of both sets.</summary>
    /// <param name="items">The raw items.</param>
    /// <param name="batchSize">The number of items in a batch.</param>
    /// <param name="workers">How many batches are made at a time, ahead of the one in use; by default one for each processor.</param>
    public BlockDataLoaders DataLoaders(IReadOnlyList<TItem> items, int batchSize = 64, int? workers = null) =>
        Datasets(items).DataLoaders(batchSize, ItemTransforms, BatchTransforms, workers, SkipUnreadable);

    /// <summary>Makes the loaders of the items that <see cref="GetItems"/> finds.</summary>
    public BlockDataLoaders DataLoaders(string folder, int batchSize = 64, int? workers = null) => DataLoaders(Find(folder), batchSize, workers);

    /// <summary>Walks one item through every step, then a few through a batch, and says what each step gives and where it breaks.</summary>
    public Table Summary(IReadOnlyList<TItem> items) => DataBlockSummary.Of(this, () => items);

    /// <summary>The same from a folder.</summary>
    public Table Summary(string folder) => DataBlockSummary.Of(this, () => Find(folder));

    /// <summary>What it is made of.</summary>
    public override string ToString() => $"a data block of {typeof(TItem).Name}: {Blocks.X.Name} to {Blocks.Y.Name}"
        + string.Concat(ItemTransforms.Concat<object>(BatchTransforms).Select(transform => $", {transform.GetType().Name}"));

    internal IReadOnlyList<TItem> Find(string folder) => GetItems is { } find ? find(folder) : throw new InvalidOperationException(
        "The data block has no GetItems, so it cannot find items in a folder. Set it (GetItems = Files.GetImageFiles), or give it the items themselves.");
}
