using System.Collections;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A data set of TorchSharp's as items: <c>new DataLoader(new TorchItems(torchvision.datasets.MNIST(root, train: true, download: true)), shuffle: true)</c>.</summary>
/// <param name="source">The data set: each of its items is a dictionary of tensors. It is asked by several threads at once.</param>
/// <param name="x">The key of the input.</param>
/// <param name="y">The key of the target.</param>
public sealed class TorchItems(utils.data.Dataset source, string x = "data", string y = "label") : IReadOnlyList<Item>
{
    /// <inheritdoc/>
    public int Count => (int)source.Count;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The data set has no such key.</exception>
    public Item this[int index]
    {
        get
        {
            var item = source.GetTensor(index);
            return new(Part(item, x), Part(item, y));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Item> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static Tensor Part(Dictionary<string, Tensor> item, string key) =>
        item.TryGetValue(key, out var part) ? part : throw new ArgumentException($"The data set has no '{key}', but: {string.Join(", ", item.Keys)}.");
}
