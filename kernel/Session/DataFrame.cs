using System.Collections;
using System.Globalization;
using System.Reflection;

namespace NotebookKernel;

/// <summary>A frame of Microsoft.Data.Analysis as rows and columns; the kernel brings no copy of that library and knows its types by their names.</summary>
internal static class DataFrame
{
    /// <summary>What its package brings for notebooks. It is not loaded, because the pages that it shows need a script.</summary>
    public const string Extension = Library + "Interactive.dll";

    private const string Library = "Microsoft.Data.Analysis.";

    public static bool Is(object value) => value.GetType().FullName == Library + nameof(DataFrame);

    /// <summary>Null for another value.</summary>
    public static TextGrid? Grid(object value)
    {
        if (!Is(value))
            return null;
        var columns = ((IEnumerable)Property(value.GetType(), "Columns").GetValue(value)!).Cast<object>().ToList();
        if (columns.Count == 0)
            return new([], [], 0);
        var column = columns[0].GetType();
        while (column.FullName != Library + "DataFrameColumn")
            column = column.BaseType!;
        var item = column.GetProperty("Item", BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly, null, typeof(object), [typeof(long)], null)!;
        var count = Convert.ToInt64(Property(column, "Length").GetValue(columns[0]), CultureInfo.InvariantCulture);
        return new([.. columns.Select(each => (string)Property(column, "Name").GetValue(each)!)],
            [.. Enumerable.Range(0, (int)Math.Min(count, TextGrid.MostRows + 1)).Select(row => (IReadOnlyList<object?>)[.. columns.Select(each => item.GetValue(each, [(long)row]))])], (int)Math.Min(count, int.MaxValue));
    }

    private static PropertyInfo Property(Type type, string name) => type.GetProperty(name)!;
}
