using System.Globalization;
using System.Text;

namespace DeepLearning;

/// <summary>The finder's curve with a dot at each of some rates, one of them large: dragging it chooses another, and so does the slider of the figure that they are part of.</summary>
internal static class RateCurve
{
    private const int Width = 520, Height = 200, Edge = 14, Foot = 24;

    // The dot nearest to the pointer. Its slider then shows that dot and its view.
    private const string Drag = "if(event.buttons){const away=[...this.querySelectorAll('circle')].map(dot=>{const box=dot.getBoundingClientRect();return Math.abs((box.left+box.right)/2-event.clientX)}),"
        + "slider=this.closest('figure').querySelector('input'),nearest=away.indexOf(Math.min(...away));if(slider.value!=nearest){slider.value=nearest;slider.dispatchEvent(new Event('input'))}}";

    public static string Write((IReadOnlyList<double> Rates, IReadOnlyList<double> Losses) curve, IReadOnlyList<double> rates, int first)
    {
        var (x, y) = curve;
        var (left, right) = (Math.Log10(Math.Min(x[0], rates.Min())), Math.Log10(Math.Max(x[^1], rates.Max())));
        var (low, high) = (y.Min(), y.Max());
        double X(double rate) => Edge + (Width - 2 * Edge) * (Math.Log10(rate) - left) / (right - left);
        double Y(double loss) => Edge + (Height - 2 * Edge - Foot) * (high - loss) / (high - low);
        // The loss of the last batch at a lower rate; beyond the curve it has exploded.
        double LossAt(double rate) => rate > x[^1] ? high : y[Math.Max(0, x.Count(other => other <= rate) - 1)];

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"The finder's curve: loss over learning rate. The slider moves the dot.\" style=\"display:block;width:100%;max-width:{Width}px;color:inherit;cursor:ew-resize;touch-action:pan-y;user-select:none\" onpointerdown=\"{Drag}\" onpointermove=\"{Drag}\">");
        for (var power = (int)Math.Ceiling(left); power <= right; power++)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(Math.Pow(10, power)):F0}\" y=\"{Height - 6}\" text-anchor=\"middle\" font-size=\"13\" fill=\"currentColor\">1e{power}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" points=\"{string.Join(' ', x.Zip(y, (rate, loss) => string.Create(CultureInfo.InvariantCulture, $"{X(rate):F1},{Y(loss):F1}")))}\"/>");
        if (rates.Max() > x[^1])
            svg.Append(CultureInfo.InvariantCulture, $"<path fill=\"none\" stroke=\"currentColor\" stroke-dasharray=\"2 4\" d=\"M{X(x[^1]):F1},{Y(y[^1]):F1} L{X(rates.Where(rate => rate > x[^1]).Min()):F1},{Y(high):F1}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Edge}\" y=\"{Height - Foot - 6}\" font-size=\"13\" fill=\"currentColor\">smoothed loss</text>");
        foreach (var (i, rate) in rates.Index())
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(rate):F1}\" cy=\"{Y(LossAt(rate)):F1}\" r=\"{(i == first ? 9 : 5)}\" fill=\"#D55E00\"/>");
        return svg.Append("</svg>").ToString();
    }
}
