using System.Collections;
using System.Globalization;

namespace DeepLearning;

/// <summary>The names behind numbers: the distinct values of a data set, sorted, or names in an order given; each is known by its index. Models work with the indices.</summary>
public sealed class Vocabulary : IReadOnlyList<string>, IText
{
    /// <summary>The name of index 0 where the vocabulary has a place for whatever did not occur in training.</summary>
    public const string Unknown = "#na#";

    private const int Shown = 40;

    private readonly string[] names;
    private readonly Dictionary<object, int> byValue;
    private readonly Dictionary<string, int> byName; // without names that several values have

    /// <summary>Collects the distinct values, in the order of numbers or of characters.</summary>
    /// <param name="values">The values, with repetitions.</param>
    /// <param name="hasUnknown">Whether index 0 is '#na#' and stands for all values that are not among these.</param>
    /// <exception cref="ArgumentException">There are no values, or the name of one is empty.</exception>
    public Vocabulary(IEnumerable<object> values, bool hasUnknown = false)
    {
        var distinct = values.Select(NotEmpty).Distinct().ToArray();
        if (distinct.Length == 0)
            throw new ArgumentException("No item has a name, so there is nothing to learn. Look at what gives the names (GetY).", nameof(values));
        Array.Sort(distinct, Compare);
        names = [.. hasUnknown ? [Unknown] : Array.Empty<string>(), .. distinct.Select(Name)];
        byValue = distinct.Index().ToDictionary(entry => entry.Item, entry => entry.Index + (hasUnknown ? 1 : 0));
        byName = Unique(names);
    }

    private Vocabulary(string[] names) => (this.names, byValue, byName) = (names, [], Unique(names));

    /// <summary>The number of names, '#na#' included.</summary>
    public int Count => names.Length;

    /// <summary>The name of an index.</summary>
    public string this[int index] => names[index];

    /// <summary>The index of a value. The index that stands for unknown values is asked for by name: <c>IndexOf(Vocabulary.Unknown)</c>.</summary>
    /// <exception cref="ArgumentException">The value is not among the names.</exception>
    public int IndexOf(object value) => Find(value) ?? throw new ArgumentException($"'{Name(value)}' is not among the names: {this}.", nameof(value));

    /// <summary>The same, but 0, the index of '#na#', for a value that is not among the names.</summary>
    internal int IndexOrUnknown(object value) => Find(value) ?? 0;

    /// <summary>Whether a value is known.</summary>
    public bool Contains(object value) => Find(value) is not null;

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => names.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names, the first of them where there are many.</summary>
    public override string ToString() => string.Join(", ", names.Take(Shown)) + (Count > Shown ? $", ... ({Count} names)" : "");

    /// <summary>The vocabulary of a block that has one and was set up.</summary>
    internal static Vocabulary OfSetup(Vocabulary? vocabulary) => vocabulary
        ?? throw new InvalidOperationException("There is no vocabulary: only a CategoryBlock or a MultiCategoryBlock has one, once it has been given names or its DataBlock has seen the data.");

    /// <summary>By the value itself, or by the text that it is shown as.</summary>
    private int? Find(object value) => byValue.TryGetValue(value, out var index) || byName.TryGetValue(Name(value), out index) ? index : null;

    internal static object NotEmpty(object? value) => value is not null && !string.IsNullOrWhiteSpace(Name(value)) ? value : throw new ArgumentException(
        "A name is empty. Leave out what has no name; a text of several is split by text.Split(' ', StringSplitOptions.RemoveEmptyEntries).");

    private static int Compare(object a, object b) =>
        a is string text && b is string other ? string.CompareOrdinal(text, other)
        : a is IComparable number && a.GetType() == b.GetType() ? number.CompareTo(b)
        : string.CompareOrdinal(a.GetType().Name + Name(a), b.GetType().Name + Name(b));

    /// <summary>The vocabulary of names in the order of their indices.</summary>
    internal static Vocabulary Of(IEnumerable<string> names) => new([.. names]);

    /// <summary>The vocabulary of names that somebody gives, if there are any.</summary>
    /// <exception cref="ArgumentException">A name is empty or there twice.</exception>
    internal static Vocabulary? Given(IReadOnlyList<string> names) =>
        names.CountBy(name => (string)NotEmpty(name)).FirstOrDefault(name => name.Value > 1).Key is { } twice ? throw new ArgumentException($"The name '{twice}' occurs twice.", nameof(names))
        : names.Count == 0 ? null
        : names as Vocabulary ?? Of(names);

    private static Dictionary<string, int> Unique(string[] names) =>
        names.Index().GroupBy(entry => entry.Item).Where(same => same.Count() == 1).ToDictionary(same => same.Key, same => same.First().Index);

    private static string Name(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
