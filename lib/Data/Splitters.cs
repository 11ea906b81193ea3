using Deedle;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Decides which items a model learns from and which it is judged by: indices into the items.</summary>
public delegate (IReadOnlyList<int> Train, IReadOnlyList<int> Valid) Splitter<in TItem>(IReadOnlyList<TItem> items);

/// <summary>The usual ways to split.</summary>
public static class Splitters
{
    /// <summary>At random: a permutation of the items, whose first part is for validation (fastai's RandomSplitter).</summary>
    /// <param name="validShare">How much is kept for validation, from 0 to 1.</param>
    /// <param name="seed">Draws the same split every time. Without it the split comes from torch's generator, see <see cref="Lessons.Seed"/>.</param>
    public static Splitter<TItem> Random<TItem>(double validShare = .2, int? seed = null)
    {
        Argument.Share(validShare, "The share for validation");
        return items =>
        {
            var order = Permutation(items.Count, seed);
            var valid = (int)(items.Count * validShare);
            return (order[valid..], order[..valid]);
        };
    }

    /// <summary>
    /// By chance, but label by label: each has its share in validation, up to one item, and at least one item in training, however rare it is. Together they are as many as with <see cref="Random"/>.
    /// </summary>
    /// <param name="label">An item's label, such as the folder of a picture.</param>
    /// <param name="validShare">How much is kept for validation, from 0 to 1.</param>
    /// <param name="seed">Draws the same split every time. Without it the split comes from torch's generator, see <see cref="Lessons.Seed"/>.</param>
    public static Splitter<TItem> Stratified<TItem>(Func<TItem, object> label, double validShare = .2, int? seed = null)
    {
        Argument.Share(validShare, "The share for validation");
        return items =>
        {
            var order = Permutation(items.Count, seed);
            // An item is the more wanted for validation the less of its label is there: the k-th of n stands at (k + ½) / n.
            var wanted = order.GroupBy(index => label(items[index])).SelectMany(same => same.SkipLast(1).Select((index, k) => (Index: index, At: (k + .5) / same.Count())))
                .OrderBy(entry => entry.At).Take((int)(items.Count * validShare)).Select(entry => entry.Index).ToHashSet();
            return ([.. order.Where(index => !wanted.Contains(index))], [.. order.Where(wanted.Contains)]);
        };
    }

    /// <summary>By a function: the items for which it returns true are for validation.</summary>
    public static Splitter<TItem> ByFunction<TItem>(Func<TItem, bool> isValid) => items =>
    {
        var rows = Enumerable.Range(0, items.Count).ToLookup(index => isValid(items[index]));
        return ([.. rows[false]], [.. rows[true]]);
    };

    /// <summary>By a column of a frame's rows that is true for the rows that are for validation.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds something other than true and false.</exception>
    public static Splitter<ObjectSeries<string>> ByColumn(string column) => ByFunction<ObjectSeries<string>>(row =>
    {
        if (!row.ContainsKey(column))
            throw new ArgumentException($"There is no column '{column}'. The rows have: {string.Join(", ", row.Keys)}.", nameof(column));
        try
        {
            return row.GetAs<bool>(column);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException)
        {
            throw new ArgumentException($"The column '{column}' holds {ItemText.Write(row.Get(column))}, but true and false are expected. With other values, split by ByFunction.", nameof(column), error);
        }
    });

    /// <summary>By name: the files of these names, whatever their folder, are for validation.</summary>
    public static Splitter<string> ByFiles(IEnumerable<string> names)
    {
        var valid = names.Select(Path.GetFileName).ToHashSet();
        return ByFunction<string>(path => valid.Contains(Path.GetFileName(path)));
    }

    /// <summary>By folder, where the items lie in two (fastai's GrandparentSplitter): train/cats/1.jpg, valid/cats/2.jpg. What lies in neither, such as test/3.jpg, is left out.</summary>
    /// <param name="train">The name of the folder, at any depth, of what is for training.</param>
    /// <param name="valid">The name of the folder of what is for validation.</param>
    /// <exception cref="ArgumentException">Nothing lies in one of the two.</exception>
    public static Splitter<string> ByFolder(string train = "train", string valid = "valid") => paths =>
    {
        var sets = Enumerable.Range(0, paths.Count).ToLookup(index => Folders(paths[index]).LastOrDefault(folder => folder == train || folder == valid));
        return (In(train), In(valid));

        int[] In(string folder) => sets.Contains(folder) ? [.. sets[folder]] : throw new ArgumentException(
            $"None of the {paths.Count} items is in a folder {folder}. The folders are: {string.Join(", ", paths.SelectMany(Folders).Distinct().TakeLast(20))}.");
    };

    private static string[] Folders(string path) => path.Split('/', '\\')[..^1];

    private static int[] Permutation(int count, int? seed)
    {
        using var generator = seed is { } number ? new Generator((ulong)number) : null;
        using var permutation = generator is null ? randperm(count, int32) : randperm(count, int32, generator: generator);
        return permutation.data<int>().ToArray();
    }
}
