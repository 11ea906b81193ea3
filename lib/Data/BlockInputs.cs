namespace DeepLearning;

/// <summary>Inputs of a block, treated as the validation set is.</summary>
internal sealed class BlockInputs((Block X, Block Y) blocks, IReadOnlyList<IItemTransform> itemTransforms, IReadOnlyList<IBatchTransform> batchTransforms, Func<object, object> toX) : Inputs
{
    public Block X => blocks.X;

    public override Block Target => blocks.Y;

    public IReadOnlyList<IItemTransform> ItemTransforms => itemTransforms;

    public IReadOnlyList<IBatchTransform> BatchTransforms => batchTransforms;

    /// <summary>An item that the data were made of.</summary>
    public object? Example { get; init; }

    /// <summary>Whether pictures are made of paths by code of the user's own, which only a learner has.</summary>
    public bool ArePicturesMade => Example is string && toX(Example) is Image;

    public override IDataLoader Batch(object input) => Loader([input], batchSize: 1, workers: 0);

    public DataLoader Loader(IReadOnlyList<object> inputs, int batchSize, int workers, bool skipUnreadable = false)
    {
        if (inputs is not { Count: > 0 } || inputs.Contains(null!))
            throw new ArgumentException("At least one input is needed, and none may be null.", nameof(inputs));
        return new(new Dataset<object>(inputs, toX, _ => 0, (X, new())), batchSize)
        {
            Blocks = (X, new()),
            ItemTransforms = itemTransforms,
            BatchTransforms = batchTransforms,
            Workers = workers,
            SkipUnreadable = skipUnreadable,
        };
    }
}
