using System.Collections;

namespace DeepLearning;

/// <summary>A data set: items by index, made from raw ones when they are asked for, and their number. Derived in notebook 03.</summary>
public sealed class Dataset<TItem> : IReadOnlyList<Item>, IDataset, IText
{
    private readonly Func<TItem, object> getX, getY;
    private readonly (Block X, Block Y) blocks;

    internal Dataset(IReadOnlyList<TItem> source, Func<TItem, object> getX, Func<TItem, object> getY, (Block X, Block Y) blocks) =>
        (Source, this.getX, this.getY, this.blocks) = (source, getX, getY, blocks);

    /// <summary>The raw items: file names, rows of a table.</summary>
    public IReadOnlyList<TItem> Source { get; }

    /// <summary>The number of items.</summary>
    public int Count => Source.Count;

    /// <summary>The input and the target of an item, encoded by their blocks.</summary>
    /// <exception cref="ItemException">It cannot be made; the message names the item and the step.</exception>
    public Item this[int index] => new(
        Do(index, blocks.X.Name, blocks.X.Encode, RawX(index)),
        Do(index, blocks.Y.Name, blocks.Y.Encode, RawY(index)));

    /// <inheritdoc/>
    public IEnumerator<Item> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    object IDataset.Raw(int index) => Source[index]!;

    string IDataset.Describe(int index) => $"Item {index} ({ItemText.Write(Source[index])})";

    /// <summary>The number of items and the first of them.</summary>
    public override string ToString() => $"{Count} items, the first of them: {ItemText.Write(Source[0])}";

    internal object RawX(int index) => Do(index, "GetX", getX, Source[index]);

    /// <summary>The input of an item from elsewhere; anything else is taken for one.</summary>
    internal object ToX(object item) => item is TItem own ? getX(own) : item;

    internal object RawY(int index) => Do(index, "GetY", getY, Source[index]);

    private object Do<T>(int index, string step, Func<T, object> make, T value)
    {
        try
        {
            return make(value) ?? throw new InvalidOperationException("the result is null");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ItemException(((IDataset)this).Describe(index), step, error);
        }
    }
}

/// <summary>A data set that knows what its items were made of.</summary>
internal interface IDataset
{
    /// <summary>The item's index and name, to begin a message with.</summary>
    string Describe(int index);

    /// <summary>The item as it was before anything was made of it.</summary>
    object Raw(int index);
}
