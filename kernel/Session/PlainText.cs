using System.Collections;
using System.Data;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel;

/// <summary>
/// Values as text for whoever sees no HTML: consoles, logs, diffs, screen readers, language models. Short: at most 20 rows, 120 characters wide.
/// What a formatter was registered for is written by that.
/// </summary>
internal static partial class PlainText
{
    private const int MostItems = 5, MostNested = 3;

    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true, MaxDepth = 256, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(object? value) => value switch
    {
        null => Formatter.NullString,
        IHtmlContent html => OfHtml(html.ToDisplayString(HtmlFormatter.MimeType)),
        _ when !IsOrdinary(value, PlainTextFormatter.MimeType) => value.ToDisplayString(PlainTextFormatter.MimeType),
        string text => text,
        _ when Json(value) is { } json => Short(json),
        _ when IsText(value) => Short(Inline(value, whole: true)),
        _ when Grid(value) is { } grid => grid.ToString(),
        Array { Rank: > 2 } array => $"{TypeName(array.GetType().GetElementType()!)}[{string.Join(", ", Enumerable.Range(0, array.Rank).Select(array.GetLength))}]",
        ITuple => Short(Inline(value, whole: true)),
        IEnumerable sequence when IsGroup(value) => $"{Inline(Member(value, "Key"))}: {Sequence(sequence)}",
        // The plain formatter calls a sequence without properties by its type, and of a set lists the count and the comparer; the summary is its items.
        IEnumerable when (MembersOf(value.GetType()).Count == 0 || IsCollection(value)) && !SaysItself(value) => value.ToDisplayString(PlainTextSummaryFormatter.MimeType),
        IEnumerable => value.ToDisplayString(PlainTextFormatter.MimeType),
        _ when SaysItself(value) => Short(value.ToString() ?? ""),
        _ => Short(Members(value, "", [])),
    };

    /// <summary>A value in one line.</summary>
    public static string Inline(object? value) => Inline(value, whole: false);

    /// <summary>Whether nobody has registered a formatter for the value's own kind.</summary>
    public static bool IsOrdinary(object value, string mimeType) => Formatter.GetPreferredFormatterFor(value.GetType(), mimeType).Type == typeof(object);

    public static bool IsNumber(object? value) => value is null or byte or sbyte or short or ushort or int or uint or long or ulong or Int128 or UInt128 or nint or nuint or Half or float or double or decimal or System.Numerics.BigInteger or TimeSpan;

    /// <summary>Whether a value is read as its text, and not by its properties.</summary>
    public static bool IsText(object value) => value is IFormattable or XNode or Uri or Version or StringBuilder;

    /// <summary>The value as JSON, if it is that; null for any other value. Newtonsoft's are known by their name: the kernel brings no copy of that library.</summary>
    public static string? Json(object value)
    {
        if (value is JsonNode node)
            return node.ToJsonString(indented);
        for (var type = value.GetType(); type is not null; type = type.BaseType)
            if (type.FullName == "Newtonsoft.Json.Linq.JToken")
                return value.ToString();
        return null;
    }

    /// <summary>What is shown as rows and columns: tables, matrices, dictionaries, sequences of things with properties; null for another value.</summary>
    public static TextGrid? Grid(object value) => value switch
    {
        DataView view => Grid(view.ToTable()),
        DataTable table => new([.. table.Columns.Cast<DataColumn>().Select(column => column.ColumnName)], [.. First(table.Rows).Cast<DataRow>().Select(row => row.ItemArray)], table.Rows.Count),
        Array { Rank: 2 } matrix => new([], [.. Enumerable.Range(0, Math.Min(matrix.GetLength(0), TextGrid.MostRows + 1)).Select(i =>
            (IReadOnlyList<object?>)[.. Enumerable.Range(0, Math.Min(matrix.GetLength(1), TextGrid.MostColumns)).Select(j => matrix.GetValue(i + matrix.GetLowerBound(0), j + matrix.GetLowerBound(1)))])], matrix.GetLength(0)),
        _ when DataFrame.Grid(value) is { } frame => frame,
        IDictionary pairs => new(["key", "value"], [.. First(pairs).Cast<object>().Select(pair => pair is DictionaryEntry entry ? new[] { entry.Key, entry.Value } : [Member(pair, "Key"), Member(pair, "Value")])], pairs.Count),
        IEnumerable sequence and not string when !IsGroup(value) => Records(sequence),
        _ => null,
    };

    /// <summary>Groups as pairs of key and items, made when they are read; null for another value. The library's own HTML of a group has no key. A group that has a formatter of its own stays itself.</summary>
    public static object? Keyed(object value)
    {
        return IsGroup(value) ? Pair(value)
            : value.GetType().GetInterfaces().Any(type => type is { IsGenericType: true, GenericTypeArguments: [{ IsGenericType: true } item] } && item.GetGenericTypeDefinition() == typeof(IGrouping<,>)) ? ((IEnumerable)value).Cast<object>().Select(Pair)
            : null;

        static object Pair(object group) => IsOrdinary(group, HtmlFormatter.MimeType) ? new { key = Member(group, "Key"), values = new GroupItems((IEnumerable)group) } : group;
    }

    /// <summary>A group as the sequence of its items alone.</summary>
    private sealed class GroupItems(IEnumerable group) : IEnumerable<object?>
    {
        public IEnumerator<object?> GetEnumerator() => group.Cast<object?>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>The pair's summary has it.</summary>
        public override string ToString() => Sequence(group);
    }

    /// <summary>What can be read of a page.</summary>
    public static string OfHtml(string html) =>
        Short(string.Join('\n', WebUtility.HtmlDecode(Tag().Replace(EndOfLine().Replace(EndOfCell().Replace(Unread().Replace(html, ""), "  "), "\n"), ""))
            .Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)));

    /// <summary>The first lines, cut to the width.</summary>
    private static string Short(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var shown = lines.Take(TextGrid.MostRows).Select(line => TextGrid.Cut(line, TextGrid.MostColumns));
        return string.Join('\n', lines.Length > TextGrid.MostRows ? shown.Append($"… {lines.Length - TextGrid.MostRows} more lines") : shown);
    }

    private static TextGrid? Records(IEnumerable sequence)
    {
        var items = First(sequence);
        var count = (sequence as ICollection)?.Count;
        if (items.Count == 0 || items.Exists(item => item is null or string or Type || IsText(item) || IsPrimitive(item)))
            return null;
        if (items.TrueForAll(IsGroup))
            return new(["key", "values"], [.. items.Select(group => (IReadOnlyList<object?>)[Member(group, "Key"), group])], count);
        if (items.TrueForAll(item => item is IEnumerable))
            return new([], [.. items.Select(item => First((IEnumerable)item, TextGrid.MostColumns))], count);
        if (items.TrueForAll(item => item is ITuple))
            return new([.. Enumerable.Range(1, items.Max(item => ((ITuple)item).Length)).Select(i => $"Item{i}")],
                [.. items.Select(item => (IReadOnlyList<object?>)[.. Enumerable.Range(0, ((ITuple)item).Length).Select(i => ((ITuple)item)[i])])], count);
        var names = items.SelectMany(item => MembersOf(item.GetType())).Select(member => member.Name).Distinct().ToList();
        return names.Count == 0 ? null : new(names, [.. items.Select(item => (IReadOnlyList<object?>)[.. names.Select(name => Member(item, name))])], count);
    }

    private static string Inline(object? value, bool whole) => value switch
    {
        null => Formatter.NullString,
        string text => whole ? text : text.ReplaceLineEndings(" "),
        DateTime or DateTimeOffset => value.ToDisplayString(PlainTextFormatter.MimeType),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        XNode or Uri or Version or StringBuilder => whole ? value.ToString()! : value.ToString()!.ReplaceLineEndings(" "),
        Exception error => $"{TypeName(error.GetType())}: {Inline(error.Message)}",
        Type type => TypeName(type),
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Inline(tuple[i])))})",
        IEnumerable sequence => Sequence(sequence),
        _ when SaysItself(value) => (value.ToString() ?? "").ReplaceLineEndings(" "),
        _ => TypeName(value.GetType()),
    };

    private static string Sequence(IEnumerable sequence)
    {
        var items = First(sequence, MostItems).Select(Inline);
        return $"[{string.Join(", ", items.Take(MostItems))}{(items.Count() > MostItems ? ", …" : "")}]";
    }

    /// <summary>The type's name, and a line for each property and field; what stands in itself is named alone.</summary>
    private static string Members(object value, string indent, HashSet<object> around)
    {
        var text = new StringBuilder(TypeName(value.GetType()));
        around.Add(value);
        foreach (var member in MembersOf(value.GetType()).Take(TextGrid.MostRows))
        {
            var inner = Member(value, member.Name);
            var isNested = inner is not (null or string or IEnumerable or ITuple or Type or Exception) && !IsText(inner) && !IsPrimitive(inner) && !SaysItself(inner);
            text.Append($"\n{indent}  {member.Name}: ").Append(
                !isNested ? Inline(inner)
                : around.Any(each => ReferenceEquals(each, inner)) ? $"{TypeName(inner!.GetType())} (itself)"
                : around.Count < MostNested ? Members(inner!, indent + "  ", around) : TypeName(inner!.GetType()));
        }
        around.Remove(value);
        return text.ToString();
    }

    private static List<object> First(IEnumerable items, int most = TextGrid.MostRows) => [.. items.Cast<object>().Take(most + 1)];

    private static List<MemberInfo> MembersOf(Type type) => IsPrimitiveType(type) ? [] :
        [.. type.GetMembers(BindingFlags.Instance | BindingFlags.Public).Where(member => member is FieldInfo || (member is PropertyInfo { CanRead: true } property && property.GetIndexParameters().Length == 0))];

    /// <summary>The member's value, or the exception that it throws instead.</summary>
    private static object? Member(object owner, string name)
    {
        try
        {
            return owner.GetType().GetMember(name, BindingFlags.Instance | BindingFlags.Public).FirstOrDefault() switch
            {
                PropertyInfo property => property.GetValue(owner),
                FieldInfo field => field.GetValue(owner),
                _ => null,
            };
        }
        catch (TargetInvocationException error)
        {
            return error.InnerException;
        }
    }

    private static bool IsGroup(object value) => value.GetType().GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IGrouping<,>));

    /// <summary>Whether it is one of .NET's own collections, whose properties say nothing that its items do not.</summary>
    private static bool IsCollection(object value) => value.GetType().Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static bool IsPrimitive(object value) => IsPrimitiveType(value.GetType());

    private static bool IsPrimitiveType(Type type) => type.IsPrimitive || type.IsEnum;

    /// <summary>Whether the type's author has written how it is told; what the runtime says is the type's name alone.</summary>
    private static bool SaysItself(object value) => value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType is { } by && by != typeof(object) && by != typeof(ValueType);

    /// <summary>The type's name as C# has it, without its namespace or the cell that declares it.</summary>
    public static string TypeName(Type type)
    {
        var name = Submission().Replace(type.ToDisplayString(PlainTextFormatter.MimeType), "");
        return type.Namespace is { } space && name.StartsWith(space + ".", StringComparison.Ordinal) ? name[(space.Length + 1)..] : name;
    }

    [GeneratedRegex(@"^Submission#\d+[.+]")]
    private static partial Regex Submission();

    [GeneratedRegex("<(script|style)\\b.*?</\\1>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Unread();

    [GeneratedRegex("</t[dh]>", RegexOptions.IgnoreCase)]
    private static partial Regex EndOfCell();

    [GeneratedRegex("<br\\b[^>]*>|</(tr|p|div|li|h\\d|pre|summary|caption)>", RegexOptions.IgnoreCase)]
    private static partial Regex EndOfLine();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
