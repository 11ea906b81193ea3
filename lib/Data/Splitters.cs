using Deedle;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Decides which items a model learns from and which it is judged by: indices into the items.</summary>
public delegate (IReadOnlyList<int> Train, IReadOnlyList<int> Valid) Splitter<in TItem>(IReadOnlyList<TItem> items);

/// <summary>The usual ways to split.</summary>
public static class Splitters
{
    /// <summary>By chance: a permutation of the items, the first share of it for validation (fastai's RandomSplitter).</summary>
    /// <param name="validShare">How much is kept for validation.</param>
    /// <param name="seed">Draws the same split every time. Without it the split comes from torch's generator, see <see cref="Lessons.Seed"/>.</param>
    public static Splitter<TItem> Random<TItem>(double validShare = .2, int? seed = null) => items =>
    {
        using var generator = seed is { } number ? new Generator((ulong)number) : null;
        using var permutation = generator is null ? randperm(items.Count, int64) : randperm(items.Count, int64, generator: generator);
        int[] order = [.. permutation.data<long>().Select(index => (int)index)];
        var valid = (int)(items.Count * validShare);
        return (order[valid..], order[..valid]);
    };

    /// <summary>By a question: the items for which the answer is yes are for validation.</summary>
    public static Splitter<TItem> ByFunction<TItem>(Func<TItem, bool> isValid) => items =>
    {
        var rows = Enumerable.Range(0, items.Count).ToLookup(index => isValid(items[index]));
        return ([.. rows[false]], [.. rows[true]]);
    };

    /// <summary>By a column of a frame's rows that is true for the rows that are for validation.</summary>
    public static Splitter<ObjectSeries<string>> ByColumn(string column) => ByFunction<ObjectSeries<string>>(row => row.GetAs<bool>(column));

    /// <summary>By name: the files of these names, whatever their folder, are for validation.</summary>
    public static Splitter<string> ByFiles(IEnumerable<string> names)
    {
        var valid = names.Select(Path.GetFileName).ToHashSet();
        return ByFunction<string>(path => valid.Contains(Path.GetFileName(path)));
    }
}
