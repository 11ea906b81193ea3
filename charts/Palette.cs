using ScottPlot;

namespace DeepLearning;

/// <summary>The colours of charts and tables: told apart by colour-blind readers, the same in every rendering.</summary>
internal static class Palette
{
    /// <summary>Okabe and Ito's colours for series (jfly.uni-koeln.de/color), from the best seen on white to the least; their yellow is too pale for a line.</summary>
    public static readonly IReadOnlyList<string> Series = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    /// <summary>The luminance on which black and white read equally well.</summary>
    private const double Middle = 0.179;

    private static readonly ScottPlot.Colormaps.Viridis viridis = new();

    /// <summary>The colours of counts in steps of a hundredth of the most.</summary>
    public static readonly IReadOnlyList<string> Counts = [.. Enumerable.Range(0, 101).Select(i => Count(i / 100.0).ToHex())];

    /// <summary>The colour of a count, as a share of the most: from none, which is white, by cube roots. One beside a hundred is still seen.</summary>
    public static Color Count(double fraction) => Colors.White.MixedWith(Color.FromHex("#08306B"), Math.Cbrt(fraction));

    /// <summary>The colour of a magnitude from 0 (dark) to 1 (light): viridis, which keeps its order in grey.</summary>
    public static Color Magnitude(double fraction) => viridis.GetColor(Math.Clamp(fraction, 0, 1));

    /// <summary>Black or white, whichever reads better on the colour (WCAG 2 relative luminance).</summary>
    public static Color TextOn(Color background) => Luminance(background) > Middle ? Colors.Black : Colors.White;

    /// <summary>Whether black text on the colour is faint on a dark page, where both are inverted: it then needs a white edge, which is inverted, too.</summary>
    public static bool NeedsEdge(Color background) => Luminance(background) is > Middle and < 0.375;

    private static double Luminance(Color color) => 0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B);

    private static double Linear(byte channel) => channel <= 10 ? channel / 255.0 / 12.92 : Math.Pow((channel / 255.0 + 0.055) / 1.055, 2.4);
}
