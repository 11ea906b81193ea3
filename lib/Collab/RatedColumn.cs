using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>Users or items of many ratings: each distinct value once, and for each row four bytes that say which.</summary>
/// <param name="values">The distinct values, in the order in which they first occur.</param>
/// <param name="codes">For each row the place of its value among these.</param>
internal sealed class RatedColumn(object[] values, int[] codes)
{
    public int[] Codes => codes;

    public static RatedColumn Of<T>(IReadOnlyList<T> column) where T : notnull
    {
        var (places, values, codes) = (new Dictionary<T, int>(), new List<object>(), new int[column.Count]);
        for (var row = 0; row < codes.Length; row++)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, column[row], out var known);
            if (!known)
            {
                place = values.Count;
                values.Add(Vocabulary.NotEmpty(column[row]));
            }
            codes[row] = place;
        }
        return new([.. values], codes);
    }

    public object NameOf(int row) => values[codes[row]];

    /// <summary>The vocabulary of some rows, and for each value its index there: 0, that of '#na#', for one that only occurs elsewhere.</summary>
    public (Vocabulary Names, int[] Indices) Indexed(IReadOnlyList<int> rows)
    {
        var occurs = new bool[values.Length];
        foreach (var row in rows)
            occurs[codes[row]] = true;
        var names = new Vocabulary(values.Where((_, code) => occurs[code]), hasUnknown: true);
        return (names, [.. values.Select(names.IndexOrUnknown)]);
    }

    /// <summary>The rows of each value, in their order.</summary>
    public IEnumerable<IEnumerable<int>> Rows()
    {
        var (first, next) = (new int[values.Length], new int[codes.Length]);
        Array.Fill(first, -1);
        for (var row = codes.Length - 1; row >= 0; row--)
            (next[row], first[codes[row]]) = (first[codes[row]], row);
        return first.Select(Chain);

        IEnumerable<int> Chain(int row)
        {
            for (; row >= 0; row = next[row])
                yield return row;
        }
    }
}
