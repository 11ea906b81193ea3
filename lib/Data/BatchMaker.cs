using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>What a worker of a <see cref="DataLoader"/> does: reads the items of one batch, puts each through the item transforms, and all of them into tensors.</summary>
internal sealed record BatchMaker(IReadOnlyList<Item> Items, (Block X, Block Y) Blocks, IReadOnlyList<IItemTransform> Transforms, bool SkipUnreadable)
{
    public LoadedBatch Make(IEnumerable<(int Index, int? Seed)> plan, CancellationToken stop)
    {
        using var scope = NewDisposeScope(); // GetX, GetY and transforms make tensors, too
        var made = new List<Item>();
        var unreadable = new List<(int, ItemException)>();
        foreach (var (index, seed) in plan)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                made.Add(Make(index, seed is { } number ? new Random(number) : null));
            }
            catch (ItemException error) when (SkipUnreadable && error.IsUnreadable)
            {
                unreadable.Add((index, error));
            }
        }
        var batch = made.Count > 0 ? Collate(made) : (Batch?)null;
        if (batch is { } whole)
            scope.Detach(whole.X, whole.Y);
        return new(batch, unreadable);
    }

    private Item Make(int index, Random? random)
    {
        var step = "reading";
        try
        {
            var item = Items[index];
            foreach (var transform in Transforms)
            {
                step = transform.GetType().Name;
                item = Blocks.X.Transformed(item, one => transform.Apply(one, random));
            }
            step = Blocks.Y.Name;
            return Blocks.Y.Finish(item);
        }
        catch (Exception error) when (error is not (ItemException or OperationCanceledException))
        {
            throw new ItemException(Items is IDataset named ? named.Describe(index) : $"Item {index}", step, error);
        }
    }

    private Batch Collate(List<Item> made) => new Batch(Blocks.X.Collate([.. made.Select(item => item.X)]), Blocks.Y.Collate([.. made.Select(item => item.Y)])).Pinned();
}

/// <summary>What a worker made: a batch, unless no item of it can be read, and the items that cannot.</summary>
internal sealed record LoadedBatch(Batch? Batch, IReadOnlyList<(int Index, ItemException Error)> Unreadable) : IDisposable
{
    public void Dispose()
    {
        Batch?.X.Dispose();
        Batch?.Y.Dispose();
    }
}
