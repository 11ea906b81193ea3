namespace DeepLearning;

/// <summary>A training and a validation set out of raw items: each item is put through one function for the input and one for the target, then through their blocks.</summary>
public sealed class Datasets<TItem> : IText
{
    /// <summary>Splits the items, and sets the blocks up with them.</summary>
    /// <param name="items">The raw items.</param>
    /// <param name="getX">What of an item is the input.</param>
    /// <param name="getY">What of an item is the target.</param>
    /// <param name="blocks">What the two are. Without them they stay as they are.</param>
    /// <param name="splitter">Which items are for validation; by default a random fifth.</param>
    /// <exception cref="ArgumentException">The splitter leaves nothing to learn from or to be judged by, or points beyond the items.</exception>
    /// <exception cref="ItemException">An item is not what a block expects.</exception>
    /// <exception cref="ArgumentException">What a block learns of the data is of no use, such as names that differ in case only.</exception>
    public Datasets(IReadOnlyList<TItem> items, Func<TItem, object> getX, Func<TItem, object> getY, (Block X, Block Y)? blocks = null, Splitter<TItem>? splitter = null)
    {
        if (items.Count == 0)
            throw new ArgumentException("There are no items. Look at what finds them.", nameof(items));
        var (train, valid) = (splitter ?? Splitters.Random<TItem>())(items);
        Blocks = blocks ?? (new(), new());
        (Train, Valid) = (Of(train, "training"), Of(valid, "validation"));
        Blocks = (SetUp(Blocks.X, (set, index) => set.RawX(index)), SetUp(Blocks.Y, (set, index) => set.RawY(index)));
        (Train, Valid) = (Of(train, "training"), Of(valid, "validation"));

        Dataset<TItem> Of(IReadOnlyList<int> indices, string part) => indices.Count > 0 && indices.All(index => index >= 0 && index < items.Count)
            ? new([.. indices.Select(index => items[index])], getX, getY, Blocks)
            : throw new ArgumentException(indices.Count == 0
                ? $"The splitter left none of the {items.Count} items for {part}. Look at what it returns."
                : $"The splitter gave an index for {part} that is not among the {items.Count} items.", nameof(splitter));
    }

    /// <summary>What a model learns from.</summary>
    public Dataset<TItem> Train { get; }

    /// <summary>What it is judged by.</summary>
    public Dataset<TItem> Valid { get; }

    /// <summary>What input and target are, set up with the data.</summary>
    public (Block X, Block Y) Blocks { get; }

    /// <summary>The target's names.</summary>
    /// <exception cref="InvalidOperationException">The target has none.</exception>
    public Vocabulary Vocabulary => Vocabulary.OfSetup(Blocks.Y.Vocabulary);

    /// <summary>Batches of both sets, the training set in a new order each epoch and without its last short batch.</summary>
    /// <param name="batchSize">The number of items in a batch.</param>
    /// <param name="itemTransforms">What is done to each item, in this order.</param>
    /// <param name="batchTransforms">What is done to each batch, in this order.</param>
    /// <param name="workers">How many batches are made at a time, ahead of the one in use. 0 makes each when it is asked for.</param>
    /// <param name="skipUnreadable">Leaves items out whose file cannot be read, with a warning, instead of stopping.</param>
    public BlockDataLoaders DataLoaders(int batchSize = 64, IReadOnlyList<IItemTransform>? itemTransforms = null, IReadOnlyList<IBatchTransform>? batchTransforms = null,
        int? workers = null, bool skipUnreadable = false) =>
        BlockDataLoaders.Of(this, batchSize, itemTransforms ?? [], batchTransforms ?? [], workers ?? DataLoader.DefaultWorkers, skipUnreadable);

    /// <summary>Sets a block up with the data; an error over one of the values names its item.</summary>
    private Block SetUp(Block block, Func<Dataset<TItem>, int, object> raw)
    {
        var at = ((IDataset Set, int Index)?)null;
        try
        {
            return block.Setup(Values(Train), Values(Valid));
        }
        catch (Exception error) when (at is not null && error is not (ItemException or OperationCanceledException))
        {
            throw new ItemException(at.Value.Set.Describe(at.Value.Index), block.Name, error);
        }

        IEnumerable<object> Values(Dataset<TItem> set)
        {
            for (var index = 0; index < set.Count; index++)
            {
                object value;
                try
                {
                    value = raw(set, index);
                }
                catch (ItemException error) when (set == Valid && error.IsUnreadable)
                {
                    continue; // told, or skipped, when it is loaded
                }
                at = (set, index);
                yield return value;
            }
            at = null;
        }
    }

    /// <summary>How much there is of both.</summary>
    public override string ToString() => $"training: {Train}\nvalidation: {Valid}";
}
