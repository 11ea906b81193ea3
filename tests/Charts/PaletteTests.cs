using DeepLearning;
using SkiaSharp;

namespace Tests.Charts;

/// <summary>Colours that reach readers who see fewer of them, and the printer that has none.</summary>
public class PaletteTests
{
    /// <summary>How linear RGB looks to the colour-blind: Machado, Oliveira and Fernandes 2009, full severity.</summary>
    private static readonly Dictionary<string, double[]> sights = new()
    {
        ["full colour"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    public static TheoryData<string> Sights() => [.. sights.Keys];

    /// <summary>A difference of 2.3 in CIE Lab is just seen, side by side; lines are thin and apart.</summary>
    [Theory]
    [MemberData(nameof(Sights))]
    public void Any_two_series_differ(string sight)
    {
        var seen = Palette.Series.Select(colour => Lab(colour, sights[sight])).ToList();
        for (var i = 0; i < seen.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.True(Distance(seen[i], seen[j]) > 15, $"{Palette.Series[i]} and {Palette.Series[j]}: {Distance(seen[i], seen[j]):0.0}");
    }

    /// <summary>In twentieths: a hundredth may be less than the rounding of a byte.</summary>
    [Theory]
    [MemberData(nameof(Sights))]
    public void Magnitudes_and_counts_keep_their_order_in_lightness(string sight)
    {
        var magnitudes = Enumerable.Range(0, 21).Select(i => Lab(Palette.Magnitude(i / 20.0).ToHex(), sights[sight])[0]).ToList();
        Assert.Equal(magnitudes.Order(), magnitudes);
        Assert.True(magnitudes[^1] - magnitudes[0] > 70);
        var counts = Palette.Counts.Where((_, i) => i % 5 == 0).Select(colour => Lab(colour, sights[sight])[0]).ToList();
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.True(counts[0] - counts[^1] > 70);
    }

    /// <summary>WCAG 2 asks for 4.5 to 1; a dark page inverts the colour, its text and its edge.</summary>
    [Fact]
    public void A_count_reads_on_its_colour_on_light_and_dark_pages_or_has_an_edge_on_which_it_does()
    {
        var faint = Palette.Counts.Select(SKColor.Parse).Where(colour => Contrast(colour, TextOn(colour)) < 4.5 || Contrast(Inverted(colour), Inverted(TextOn(colour))) < 4.5).ToList();
        Assert.Equal(faint, Palette.Counts.Select(SKColor.Parse).Where(colour => Palette.NeedsEdge(Of(colour))));
        Assert.All(faint, colour => Assert.Equal(SKColors.Black, TextOn(colour)));
        Assert.True(Contrast(Inverted(SKColors.White), Inverted(SKColors.Black)) > 4.5);
    }

    private static SKColor TextOn(SKColor colour) => SKColor.Parse(Palette.TextOn(Of(colour)).ToHex());

    private static ScottPlot.Color Of(SKColor colour) => ScottPlot.Color.FromHex($"#{colour.Red:X2}{colour.Green:X2}{colour.Blue:X2}");

    /// <summary>As <see cref="PaperLook.Style"/> has it; the turn of the hues afterwards keeps the lightness.</summary>
    private static SKColor Inverted(SKColor colour)
    {
        static byte Of(byte channel) => (byte)Math.Round(.88 * 255 - .76 * channel);
        return new(Of(colour.Red), Of(colour.Green), Of(colour.Blue));
    }

    private static double Contrast(SKColor one, SKColor other)
    {
        double[] light = [.. new[] { one, other }.Select(colour => .2126 * Linear(colour.Red) + .7152 * Linear(colour.Green) + .0722 * Linear(colour.Blue)).Order()];
        return (light[1] + .05) / (light[0] + .05);
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (one, other) => (one - other) * (one - other)).Sum());

    /// <summary>CIE Lab for D65: lightness from 0 to 100, and two colour axes.</summary>
    private static double[] Lab(string colour, double[] sight)
    {
        var given = SKColor.Parse(colour);
        double[] linear = [Linear(given.Red), Linear(given.Green), Linear(given.Blue)];
        double Seen(int row) => Math.Clamp(sight[3 * row] * linear[0] + sight[3 * row + 1] * linear[1] + sight[3 * row + 2] * linear[2], 0, 1);
        var (r, g, b) = (Seen(0), Seen(1), Seen(2));
        var x = Root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
        var y = Root(0.2126 * r + 0.7152 * g + 0.0722 * b);
        var z = Root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Linear(byte channel) => channel / 255.0 is var value && value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double Root(double t) => t > 0.008856 ? Math.Cbrt(t) : 7.787 * t + 16 / 116.0;
}
