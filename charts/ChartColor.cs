using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScottPlot;

namespace DeepLearning;

/// <summary>Colours as plotly takes them.</summary>
internal static partial class ChartColor
{
    /// <summary>A CSS colour by number, rgb() or name, or null.</summary>
    public static Color? Of(JsonNode? node)
    {
        if (ChartFigure.String(node) is not { Length: > 0 } css)
            return null;
        if (css[0] == '#')
            return SkiaSharp.SKColor.TryParse(css, out var hex) ? Color.FromSKColor(hex) : null;
        if (Rgb().Match(css) is { Success: true } rgb)
            return new Color(Channel(rgb, 1), Channel(rgb, 2), Channel(rgb, 3)).WithAlpha(rgb.Groups[4].Success ? double.Parse(rgb.Groups[4].Value, CultureInfo.InvariantCulture) : 1);
        return System.Drawing.Color.FromName(css) is { IsKnownColor: true } named ? Color.FromColor(named) : null;
    }

    private static byte Channel(Match rgb, int group) => (byte)Math.Clamp(double.Parse(rgb.Groups[group].Value, CultureInfo.InvariantCulture), 0, 255);

    [GeneratedRegex(@"^rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)$")]
    private static partial Regex Rgb();

    /// <summary>The scale of a heat map's colours.</summary>
    public static IColormap Map(JsonObject trace)
    {
        var map = trace["colorscale"] is JsonArray stops && stops.Select(stop => Of(stop?[1])).ToList() is { Count: > 1 } colors && colors.TrueForAll(color => color is not null)
            ? new ScottPlot.Colormaps.CustomInterpolated([.. colors.Select(color => color!.Value)])
            : ScottPlot.Colormap.GetColormaps().FirstOrDefault(named => string.Equals(named.Name, ChartFigure.String(trace["colorscale"]), StringComparison.OrdinalIgnoreCase))
              ?? new ScottPlot.Colormaps.Viridis();
        return ChartFigure.Bool(trace["reversescale"]) == true ? map.Reversed() : map;
    }
}
