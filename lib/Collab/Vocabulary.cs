using System.Collections;
using System.Globalization;

namespace DeepLearning;

/// <summary>The names behind the rows of an embedding: sorted, with '#na#' in row 0 for whatever did not occur in training.</summary>
public sealed class Vocabulary : IReadOnlyList<string>
{
    /// <summary>The name of row 0, the row of everything unknown.</summary>
    public const string Unknown = "#na#";

    private readonly string[] names;
    private readonly Dictionary<string, int> indices;

    /// <summary>Collects the distinct values, in the order of numbers or of characters.</summary>
    public Vocabulary(IEnumerable<object> values)
    {
        var distinct = values.Distinct().ToArray();
        Array.Sort(distinct, (a, b) => a is string text ? string.CompareOrdinal(text, b as string) : Comparer<object>.Default.Compare(a, b));
        names = [Unknown, .. distinct.Select(Name)];
        indices = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
    }

    /// <summary>The number of rows, '#na#' included.</summary>
    public int Count => names.Length;

    /// <summary>The name of a row.</summary>
    public string this[int index] => names[index];

    /// <summary>The row of a value, 0 if it did not occur in training.</summary>
    public int IndexOf(object value) => indices.GetValueOrDefault(Name(value));

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => names.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Name(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
