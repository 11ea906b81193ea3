using System.Collections;

namespace DeepLearning;

/// <summary>
/// Some names of a vocabulary as numbers: 1 at the index of each of them, 0 everywhere else. Floats, because the loss is worked out with them.
/// Taken apart in notebook 03.
/// </summary>
public sealed class OneHot : IReadOnlyList<float>, IText
{
    private readonly Vocabulary vocabulary;
    private readonly float[] values;

    /// <summary>Encodes names.</summary>
    /// <exception cref="ArgumentException">A name is not in the vocabulary.</exception>
    public OneHot(IEnumerable<object> names, Vocabulary vocabulary)
    {
        (this.vocabulary, values) = (vocabulary, new float[vocabulary.Count]);
        foreach (var name in names)
            values[vocabulary.IndexOf(name)] = 1;
    }

    /// <summary>The names whose place holds a 1.</summary>
    public IEnumerable<string> Names => vocabulary.Where((_, index) => values[index] == 1);

    /// <summary>The number of names in the vocabulary.</summary>
    public int Count => values.Length;

    /// <summary>1 or 0.</summary>
    public float this[int index] => values[index];

    /// <inheritdoc/>
    public IEnumerator<float> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The numbers, and the names: "0 0 1 0 1 = person, chair".</summary>
    public override string ToString() => $"{string.Join(" ", values)} = {(Names.Any() ? string.Join(", ", Names) : "none")}";
}
