using System.Collections;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Gives a learner the batches of one of TorchSharp's own loaders: <c>new DataLoaders(new TorchLoader(train), new TorchLoader(valid))</c>. What is random in it is its own.</summary>
/// <param name="source">The loader: each of its batches is a dictionary of tensors.</param>
/// <param name="x">The key of the input.</param>
/// <param name="y">The key of the target.</param>
public sealed class TorchLoader(DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>> source, string x = "data", string y = "label") : IDataLoader, IText
{
    /// <inheritdoc/>
    public int Count => (int)((source.dataset.Count + (source.drop_last ? 0 : BatchSize - 1)) / BatchSize);

    /// <inheritdoc/>
    public int BatchSize => source.batch_size;

    /// <inheritdoc/>
    public long ItemCount => source.drop_last ? (long)Count * BatchSize : source.dataset.Count;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batches have no such key.</exception>
    public IEnumerator<Batch> GetEnumerator() => source.Select(Own).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How much there is.</summary>
    public override string ToString() => $"{ItemCount} items in {Count} batches of {BatchSize}";

    /// <summary>The loader disposes of its own batches; whoever takes these disposes of them.</summary>
    private Batch Own(Dictionary<string, Tensor> parts)
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(TorchItems.Part(parts, x).alias(), TorchItems.Part(parts, y).alias()).ToDevice();
        scope.MoveToOuter(batch.X, batch.Y);
        return batch;
    }
}
