using System.Collections;
using System.Globalization;

namespace DeepLearning;

/// <summary>The names behind numbers: the distinct values of the training set, sorted, each known by its index. Models work with the indices.</summary>
public sealed class Vocabulary : IReadOnlyList<string>, IText
{
    /// <summary>The name of index 0 where the vocabulary has a place for whatever did not occur in training.</summary>
    public const string Unknown = "#na#";

    private const int Shown = 40;

    private readonly bool hasUnknown;
    private readonly string[] names;
    private readonly Dictionary<string, int> indices;

    /// <summary>Collects the distinct values, in the order of numbers or of characters.</summary>
    /// <param name="values">The values of the training set, with repetitions.</param>
    /// <param name="hasUnknown">Whether index 0 is '#na#' and stands for all values that are not among these.</param>
    public Vocabulary(IEnumerable<object> values, bool hasUnknown = false)
    {
        this.hasUnknown = hasUnknown;
        var distinct = values.Distinct().ToArray();
        Array.Sort(distinct, (a, b) => a is string text ? string.CompareOrdinal(text, b as string) : Comparer<object>.Default.Compare(a, b));
        names = [.. hasUnknown ? [Unknown] : Array.Empty<string>(), .. distinct.Select(Name)];
        indices = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
    }

    /// <summary>The number of names, '#na#' included.</summary>
    public int Count => names.Length;

    /// <summary>The name of an index.</summary>
    public string this[int index] => names[index];

    /// <summary>The index of a value; where there is '#na#', 0 for a value that did not occur in training.</summary>
    /// <exception cref="ArgumentException">The value did not occur in training, and there is no '#na#'.</exception>
    public int IndexOf(object value) => indices.TryGetValue(Name(value), out var index) || hasUnknown ? index : throw new ArgumentException(
        $"'{Name(value)}' does not occur in the training set, so the model cannot learn it. There is: {this}. Split so that every name occurs in training, or leave the item out.");

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => names.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names, the first of them where there are many.</summary>
    public override string ToString() => string.Join(", ", names.Take(Shown)) + (Count > Shown ? $", ... ({Count} names)" : "");

    /// <summary>The vocabulary of a block that has one and was set up.</summary>
    internal static Vocabulary OfSetup(Vocabulary? vocabulary) => vocabulary
        ?? throw new InvalidOperationException("There is no vocabulary: only a CategoryBlock or a MultiCategoryBlock has one, once Setup (or a DataBlock) gave it the values of the training set.");

    private static string Name(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
