using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plotly.NET;

namespace DeepLearning;

/// <summary>
/// A Plotly.NET chart as plotly.js takes it (plotly.com/javascript/reference), in the course's look and without needless digits:
/// what the interactive chart, the static picture and the text are all made from.
/// </summary>
internal sealed partial class ChartFigure
{
    /// <summary>The size in CSS pixels of a chart that does not ask for another.</summary>
    private const int DefaultWidth = 720;
    private const int DefaultHeight = 400;

    /// <summary>Larger than any screen, and what can be drawn within 200 MB.</summary>
    private const int MostSide = 2400;

    /// <summary>What a name on an axis takes with what is around it.</summary>
    private const int NameWidth = 16, NameHeight = 18;

    private readonly JsonObject figure;

    public ChartFigure(GenericChart chart) : this(GenericChart.toFigureJson(chart))
    {
    }

    /// <summary>A figure from Plotly.NET's JSON.</summary>
    public ChartFigure(string json)
    {
        var parsed = (JsonObject)JsonNode.Parse(json)!;
        Traces = [.. parsed["data"]!.AsArray().OfType<JsonObject>()];
        Layout = (JsonObject)parsed["layout"]!;
        foreach (var trace in Traces)
            Compact(trace);
        // 600 by 600 is what Plotly.NET writes when nobody chose a size.
        if (Number(Layout["width"]) == 600 && Number(Layout["height"]) == 600)
            (Layout["width"], Layout["height"]) = (null, null);
        Layout["width"] = (int)Math.Min(Number(Layout["width"]) ?? DefaultWidth, MostSide);
        Layout["height"] = (int)Math.Min(Number(Layout["height"]) ?? DefaultHeight, MostSide);
        Layout["template"] = Template();
        foreach (var (name, axis) in Layout)
        {
            if (String((axis as JsonObject)?["type"]) == "log")
                LabelDecades(name, (JsonObject)axis!);
            else if (String((axis as JsonObject)?["type"]) == "category")
                LabelNames(name, (JsonObject)axis!);
        }
        if (Layout["showlegend"] is null && Traces.Count(trace => String(trace["name"]) is { Length: > 0 }) < 2)
            Layout["showlegend"] = false;
        figure = parsed;
        figure.Remove("frames");
    }

    public IReadOnlyList<JsonObject> Traces { get; }

    /// <summary>The traces that are drawn, without those that wait in the legend.</summary>
    public IReadOnlyList<JsonObject> VisibleTraces => [.. Traces.Where(trace => trace["visible"] is null || Bool(trace["visible"]) == true)];

    public JsonObject Layout { get; }

    public int Width => (int)Layout["width"]!;

    public int Height => (int)Layout["height"]!;

    public string Title => Plain(Text(Layout["title"]) ?? "");

    /// <summary>The figure as JSON, safe inside a script element.</summary>
    public string ToJson() => figure.ToJsonString(); // System.Text.Json escapes < > & and quotes

    public static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : null;

    public static string? String(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool? Bool(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValue<bool>() : null;

    /// <summary>A title, which may be text or an object with text.</summary>
    public static string? Text(JsonNode? title) => String(title) ?? (title is JsonObject with ? String(with["text"]) : null);

    /// <summary>A trace's text array or single text as one string for each point.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? node, int count) => node switch
    {
        JsonArray array => [.. array.Select(Category)],
        null => [],
        _ => [.. Enumerable.Repeat(Category(node), count)],
    };

    /// <summary>Text without plotly's pseudo-HTML: a br is a new line, other tags are styles and go.</summary>
    public static string Plain(string text) => System.Net.WebUtility.HtmlDecode(Tag().Replace(Break().Replace(text, "\n"), ""));

    /// <summary>A value on an axis as its label.</summary>
    public static string Category(JsonNode? value) =>
        Number(value) is { } number ? (number + 0.0).ToString(CultureInfo.InvariantCulture) : Plain(String(value) ?? value?.ToString() ?? "");

    private static JsonObject Template() => new()
    {
        ["layout"] = new JsonObject
        {
            ["colorway"] = new JsonArray([.. Palette.Series.Select(colour => JsonValue.Create(colour))]),
            ["font"] = new JsonObject { ["family"] = "Inter, system-ui, sans-serif", ["size"] = 13, ["color"] = "#222" },
            // At the figure's left edge, because plotly's buttons are at the right, and long names may stand left of the axis.
            ["title"] = new JsonObject { ["font"] = new JsonObject { ["size"] = 17 }, ["x"] = 0.02, ["xref"] = "container" },
            ["hovermode"] = "closest",
            ["modebar"] = new JsonObject { ["bgcolor"] = "rgba(255,255,255,0.8)" },
            ["margin"] = new JsonObject { ["l"] = 60, ["r"] = 20, ["t"] = 50, ["b"] = 50 },
            ["xaxis"] = AxisTemplate(),
            ["yaxis"] = AxisTemplate(),
        },
        ["data"] = new JsonObject
        {
            ["heatmap"] = new JsonArray(new JsonObject { ["type"] = "heatmap", ["colorscale"] = "Viridis" }),
            ["scatter"] = new JsonArray(new JsonObject { ["type"] = "scatter", ["textfont"] = new JsonObject { ["size"] = 12 } }),
        },
    };

    private static JsonObject AxisTemplate() => new()
    {
        ["automargin"] = true,
        ["title"] = new JsonObject { ["standoff"] = 12 },
        ["gridcolor"] = "#e6e6e6",
        ["linecolor"] = "#444",
        ["showline"] = true,
        ["zeroline"] = false,
        ["exponentformat"] = "e", // 1e-7, not 100n
        ["minexponent"] = 5,
        ["separatethousands"] = true,
    };

    /// <summary>
    /// One way of labels on a logarithmic axis, 1, 10, 100, 1,000 or 1e-5, 1e-4, where plotly mixes 100 and 1e+3. Between few decades it writes bare digits:
    /// 1, 10, 100 are enough, and 1, 2 and 5 where there are not two of those.
    /// </summary>
    private void LabelDecades(string name, JsonObject axis)
    {
        var range = axis["range"] is JsonArray asked ? asked.Select(Number).OfType<double>().Select(decade => Math.Pow(10, decade)).ToList() : [];
        var values = range.Count == 2 ? range : [.. Values(name).Select(Number).Where(value => value > 0).OfType<double>()];
        if (values.Count == 0)
            return;
        axis["tickformat"] ??= values.Min() < 1e-3 || values.Max() >= 1e6 ? "~e" : ",~r";
        if (values.Max() / values.Min() is not (> 5 and < 1e5))
            return;
        var decades = Math.Floor(Math.Log10(values.Max())) - Math.Ceiling(Math.Log10(values.Min())) + 1;
        axis["dtick"] ??= decades >= 2 ? (JsonNode)1 : "D2";
    }

    /// <summary>Every name, as far as there is room: plotly leaves out every second one much earlier.</summary>
    private void LabelNames(string name, JsonObject axis)
    {
        var room = name[0] == 'x' ? Width / (int)(Number(Layout["grid"]?["columns"]) ?? 1) / NameWidth : Height / NameHeight;
        axis["dtick"] ??= Math.Ceiling(Values(name).Select(Category).Distinct().Count() / (double)room);
    }

    /// <summary>What the traces put on an axis.</summary>
    private IEnumerable<JsonNode?> Values(string axis) => Traces.Where(trace => (String(trace[axis[..1] + "axis"]) ?? axis[..1]) == axis.Replace("axis", "", StringComparison.Ordinal))
        .SelectMany(trace => trace[axis[..1]] as JsonArray ?? []);

    /// <summary>Rounds the numbers of every array in the trace, but no integers.</summary>
    private static void Compact(JsonObject trace)
    {
        foreach (var (name, value) in trace.ToList())
        {
            if (value is JsonArray array)
                trace[name] = Compact(array, Range(array));
            else if (value is JsonObject inner)
                Compact(inner);
        }
    }

    private static JsonArray Compact(JsonArray array, double range) => new([.. array.Select(item => item switch
    {
        JsonArray inner => Compact(inner, range),
        _ when Number(item) is { } number => JsonValue.Create(Round(number, range)),
        _ when String(item) is "NaN" or "Infinity" or "-Infinity" => null, // a gap, as JSON can say it
        _ => item?.DeepClone(),
    })]);

    /// <summary>Five significant digits of the value, all before the point, and as many more as a step of 1/100,000 of the range needs.</summary>
    private static double Round(double value, double range)
    {
        if (double.IsInteger(value))
            return value;
        var size = Math.Abs(value);
        var digits = Math.Clamp(Math.Max(5 + (range > 0 ? (int)Math.Log10(size / range) : 0), 1 + (int)Math.Log10(size)), 5, 15);
        return double.Parse(value.ToString("G" + digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static double Range(JsonArray array)
    {
        var numbers = array.SelectMany(item => item as JsonArray ?? Enumerable.Repeat(item, 1)).Select(Number).OfType<double>().ToList();
        return numbers.Count == 0 ? 0 : numbers.Max() - numbers.Min();
    }

    [GeneratedRegex(@"<br\s*/?>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex(@"</?(b|i|em|strong|sub|sup|u|s|a|span)(\s[^>]*)?>", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
