using System.Globalization;
using System.Text.Json.Nodes;

namespace DeepLearning;

/// <summary>What a chart shows, in words: for readers who do not see it, and where there is only text.</summary>
internal static class ChartText
{
    private const int MostSeries = 12;

    public static string Describe(ChartFigure figure)
    {
        var lines = new List<string> { Kind(figure) + (figure.Title.Length > 0 ? $": {Line(figure.Title)}" : "") };
        lines.AddRange(figure.Layout.Where(property => IsAxis(property.Key, property.Value)).Select(property => Axis(property.Key, (JsonObject)property.Value!)).Where(text => text.Length > 0));
        lines.AddRange(figure.Traces.Take(MostSeries).Select((trace, i) => Series(trace, Name(figure, trace, i))));
        if (figure.Traces.Count > MostSeries)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"and {figure.Traces.Count - MostSeries} more series"));
        return string.Join('\n', lines);
    }

    private static string Kind(ChartFigure figure) => figure.Traces.Select(TraceKind).Distinct().ToList() switch
    {
        [] => "Empty chart",
        [var one] => one,
        var several => string.Join(" and ", several),
    };

    private static string TraceKind(JsonObject trace) => (ChartFigure.String(trace["type"]) ?? "scatter", ChartFigure.String(trace["mode"]) ?? "lines") switch
    {
        ("scatter" or "scattergl", var mode) => mode.Contains("lines", StringComparison.Ordinal) ? "Line chart" : "Scatter plot",
        ("bar", _) => "Bar chart",
        ("histogram", _) => "Histogram",
        ("heatmap", _) => "Heat map",
        var (type, _) => $"Chart of type {type}",
    };

    private static bool IsAxis(string name, JsonNode? value) =>
        value is JsonObject && (name.StartsWith("xaxis", StringComparison.Ordinal) || name.StartsWith("yaxis", StringComparison.Ordinal));

    private static string Axis(string name, JsonObject axis)
    {
        var title = ChartFigure.Plain(ChartFigure.Text(axis["title"]) ?? "");
        var isLog = ChartFigure.String(axis["type"]) == "log";
        return title.Length == 0 && !isLog ? "" : $"{name.Replace("axis", " axis ", StringComparison.Ordinal).TrimEnd()}: {Line(title)}{(isLog ? " (logarithmic)" : "")}";
    }

    /// <summary>A trace's own name; else the title of its y axis, where there are several.</summary>
    private static string Name(ChartFigure figure, JsonObject trace, int index)
    {
        if (ChartFigure.String(trace["name"]) is { Length: > 0 } given)
            return Line(ChartFigure.Plain(given));
        if (figure.Traces.Count == 1)
            return "values";
        var axis = $"yaxis{ChartFigure.String(trace["yaxis"])?[1..]}";
        return figure.Layout["yaxis2"] is not null && ChartFigure.Text(figure.Layout[axis]?["title"]) is { } title ? Line(ChartFigure.Plain(title)) : $"series {index + 1}";
    }

    private static string Series(JsonObject trace, string name)
    {
        if (trace["z"] is JsonArray rows)
            return string.Create(CultureInfo.InvariantCulture, $"{name}: {rows.Count} rows, {(rows.FirstOrDefault() as JsonArray)?.Count ?? 0} columns, {Extent(rows.OfType<JsonArray>().SelectMany(row => row))}");
        var parts = new[] { "x", "y" }.Where(axis => trace[axis] is JsonArray).Select(axis => $"{axis} {Extent((JsonArray)trace[axis]!)}");
        var points = new[] { "x", "y" }.Select(axis => (trace[axis] as JsonArray)?.Count ?? 0).Max();
        var labels = ChartFigure.Texts(trace["text"], 0) is { Count: > 0 } texts ? $", labelled {Some(texts)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name}: {points} points, {string.Join(", ", parts)}{labels}");
    }

    private static string Extent(IEnumerable<JsonNode?> values)
    {
        var all = values.ToList();
        if (all.Exists(value => ChartFigure.String(value) is not null))
            return "from " + Some([.. all.Select(ChartFigure.Category)]);
        var numbers = all.Select(ChartFigure.Number).OfType<double>().ToList();
        return numbers.Count == 0 ? "without values" : $"from {Numbers.Write(numbers.Min())} to {Numbers.Write(numbers.Max())}{(numbers.Count < all.Count ? $" ({all.Count - numbers.Count} missing)" : "")}";
    }

    private static string Some(IReadOnlyList<string> names) => names.Count <= 4
        ? string.Join(", ", names.Select(Line))
        : string.Join(", ", names.Take(3).Select(Line)) + $", … {Line(names[^1])}";

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
