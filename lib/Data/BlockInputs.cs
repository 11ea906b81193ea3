namespace DeepLearning;

/// <summary>Inputs of a block, treated as the validation set is.</summary>
internal sealed class BlockInputs((Block X, Block Y) blocks, IReadOnlyList<IItemTransform> itemTransforms, IReadOnlyList<IBatchTransform> batchTransforms) : Inputs
{
    public Block X => blocks.X;

    public override Block Target => blocks.Y;

    public IReadOnlyList<IItemTransform> ItemTransforms => itemTransforms;

    public IReadOnlyList<IBatchTransform> BatchTransforms => batchTransforms;

    public override IDataLoader Batch(object input) => Loader([input], batchSize: 1, workers: 0);

    public DataLoader Loader(IReadOnlyList<object> inputs, int batchSize, int workers, bool skipUnreadable = false)
    {
        if (inputs is not { Count: > 0 } || inputs.Contains(null!))
            throw new ArgumentException("At least one input is needed, and none may be null.", nameof(inputs));
        return new([.. inputs.Select(input => new Item(X.Encode(input), 0))], batchSize)
        {
            Blocks = (X, new()),
            ItemTransforms = itemTransforms,
            BatchTransforms = batchTransforms,
            Workers = workers,
            SkipUnreadable = skipUnreadable,
        };
    }
}
