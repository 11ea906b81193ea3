using System.Text.Json.Nodes;

namespace DeepLearning;

/// <summary>
/// What the static picture can draw of a figure: a list of what is allowed, so that a property nobody thought of is named and never drawn wrong.
/// Properties that change the look alone, not what is read from the chart, are allowed and left out.
/// </summary>
internal static class StaticForm
{
    private const string Every = "type name x y xaxis yaxis visible showlegend legendgroup legendrank uid ids customdata meta hoverinfo hovertemplate hovertext hoverlabel ";

    // A property with all that is in it; after = the only values it may have. [] after a property allows one value for each point.
    private static readonly Dictionary<string, string[]> traces = new()
    {
        ["scatter"] = Words(Every + "x[] y[] ids[] customdata[] hovertext[] mode text text[] textposition textposition[] textfont line.color line.width line.dash line.shape=linear fill=none "
            + "marker.color marker.color[] marker.size marker.size[] marker.sizemode=diameter marker.sizeref=1 marker.opacity marker.line marker.symbol=circle|0"),
        ["bar"] = Words(Every + "x[] y[] ids[] customdata[] hovertext[] orientation width width[] text text[] textposition=outside|auto|inside textfont marker.color marker.color[] marker.line"),
        ["histogram"] = Words(Every + "x[] y[] orientation nbinsx nbinsy marker.color marker.line"),
        ["heatmap"] = Words(Every + "x[] y[] z[] customdata[] hovertext[] text[] texttemplate=%{text} colorscale colorscale[] reversescale=true|false showscale=true|false zmin zmax"),
    };

    private static readonly string[] layout = Words("title width height showlegend legend template margin font hovermode hoverlabel dragmode modebar autosize paper_bgcolor plot_bgcolor "
        + "grid bargap bargroupgap barmode=group|overlay|stack annotations[] shapes[]");

    private static readonly string[] axis = Words("title type=linear|log|category|date|- autorange=true|reversed range[] tickmode=auto|array tickvals[] ticktext[] anchor "
        + "automargin showgrid gridcolor gridwidth showline linecolor linewidth zeroline zerolinecolor zerolinewidth ticks ticklen tickcolor tickfont tickangle dtick nticks color mirror "
        + "side=bottom|left exponentformat minexponent tickformat=~e|,~r separatethousands fixedrange showspikes");

    private static readonly string[] mark = Words("x y text xref yref showarrow=false font");
    private static readonly string[] shape = Words("type=line x0 x1 y0 y1 xref yref line layer opacity");

    /// <summary>What of the figure has no static form: nothing, where there is a picture.</summary>
    public static IReadOnlyList<string> Missing(ChartFigure figure)
    {
        var missing = figure.VisibleTraces.SelectMany(Trace).ToList();
        foreach (var (name, value) in figure.Layout)
            missing.AddRange(IsAxis(name) ? Odd(value, axis, name) : Odd(value, layout, name, isName: true));
        foreach (var each in Items(figure.Layout["annotations"]))
            missing.AddRange(each["showarrow"] is null ? ["arrows"] : Ref(each, "x") && Ref(each, "y") ? Odd(each, mark, "annotations") : ["annotations.xref"]);
        foreach (var each in Items(figure.Layout["shapes"]))
            missing.AddRange(each["type"] is null ? ["shapes.type"] : Odd(each, shape, "shapes"));
        missing.AddRange(Bars(figure));
        return [.. missing.Distinct()];
    }

    private static IEnumerable<string> Trace(JsonObject trace)
    {
        var type = ChartFigure.String(trace["type"]) ?? "scatter";
        if (!traces.TryGetValue(type == "scattergl" ? "scatter" : type, out var allowed))
            return [$"{type} traces"];
        string?[] colors = [Colors(trace["marker"]?["color"]) ? null : "marker.color", Colors(trace["line"]?["color"]) ? null : "line.color", IsColorScale(trace["colorscale"]) ? null : "colorscale",
            type != "heatmap" || (IsEven(trace["x"]) && IsEven(trace["y"])) ? null : "places at uneven distances"];
        return Odd(trace, allowed, "").Concat(colors.OfType<string>());
    }

    /// <summary>What bars cannot be together.</summary>
    private static IEnumerable<string> Bars(ChartFigure figure)
    {
        var bars = figure.VisibleTraces.Where(trace => ChartFigure.String(trace["type"]) == "bar").ToList();
        if (figure.VisibleTraces.Count(trace => ChartFigure.String(trace["type"]) == "histogram") is > 1 or 1 && bars.Count > 0)
            yield return "several histograms";
        if (ChartFigure.String(figure.Layout["barmode"]) != "stack" || bars.Count < 2)
            yield break;
        if (figure.Layout.Any(entry => IsAxis(entry.Key) && ChartFigure.String(entry.Value?["type"]) == "log"))
            yield return "stacked bars on a logarithmic axis";
        if (bars.Exists(bar => (bar[ChartFigure.String(bar["orientation"]) == "h" ? "x" : "y"] as JsonArray ?? []).Any(value => ChartFigure.Number(value) < 0)))
            yield return "stacked bars below zero";
    }

    /// <summary>The paths in the value, as plotly's reference has them, that are not allowed.</summary>
    private static IEnumerable<string> Odd(JsonNode? value, string[] allowed, string name, bool isName = false)
    {
        if (isName)
            return Leaf(value, allowed, name, name);
        return value is JsonObject inner ? inner.SelectMany(entry => Leaf(entry.Value, allowed, entry.Key, name.Length > 0 ? $"{name}.{entry.Key}" : entry.Key)) : [];
    }

    private static IEnumerable<string> Leaf(JsonNode? value, string[] allowed, string path, string name)
    {
        if (value is null || allowed.Contains(value is JsonArray ? path + "[]" : path))
            return [];
        if (value is JsonObject inner)
            return inner.SelectMany(entry => Leaf(entry.Value, allowed, $"{path}.{entry.Key}", $"{name}.{entry.Key}"));
        var values = Array.Find(allowed, word => word.StartsWith(path + "=", StringComparison.Ordinal))?[(path.Length + 1)..].Split('|') ?? [];
        return values.Contains(value.ToString()) ? [] : [value is JsonArray ? $"{name} as a list" : values.Length > 0 ? $"{name} {value}" : name];
    }

    private static bool Colors(JsonNode? colors) => (colors is JsonArray all ? [.. all] : new[] { colors }).All(color => color is null || ChartColor.Of(color) is not null);

    private static bool IsColorScale(JsonNode? scale) => scale switch
    {
        null => true,
        JsonArray { Count: > 1 } stops => stops.Select((stop, i) => (stop, i)).All(each =>
            Math.Abs((ChartFigure.Number(each.stop?[0]) ?? -1) - each.i / (stops.Count - 1.0)) < 1e-4 && ChartColor.Of(each.stop?[1]) is not null),
        _ => ScottPlot.Colormap.GetColormaps().Any(map => string.Equals(map.Name, ChartFigure.String(scale), StringComparison.OrdinalIgnoreCase)),
    };

    /// <summary>Names, or numbers of which each is as far from the next.</summary>
    private static bool IsEven(JsonNode? places)
    {
        var numbers = (places as JsonArray ?? []).Select(ChartFigure.Number).ToList();
        return numbers.TrueForAll(number => number is null) || numbers.Zip(numbers.Skip(1), (one, next) => next - one).All(step => Math.Abs((step - (numbers[1] - numbers[0])) ?? 1) <= 1e-6 * Math.Abs(step ?? 0));
    }

    private static bool Ref(JsonObject item, string letter) => ChartFigure.String(item[letter + "ref"]) is not { } axis || axis.StartsWith(letter, StringComparison.Ordinal);

    private static bool IsAxis(string name) => name.StartsWith("xaxis", StringComparison.Ordinal) || name.StartsWith("yaxis", StringComparison.Ordinal);

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string[] Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
