using System.Globalization;
using System.Net;
using System.Text;
using Place = NotebookKernel.FlowchartLayout.Place;

namespace NotebookKernel;

/// <summary>A flow chart as SVG: dark on white, readable on any page, without scripts, styles or names that another picture on the page could have, too. Of class dl-paper, which a dark page may turn dark.</summary>
internal sealed class FlowchartSvg
{
    private const double Margin = 12, FramePadding = 14, LineHeight = 18, Head = 8;
    private const string Ink = "#222", Line = "#555", Fill = "#eef2fb", Edge = "#5b6fa8", FrameFill = "#f7f7f2", FrameEdge = "#b9b9a6";

    private readonly Flowchart chart;
    private readonly FlowchartLayout layout;
    private readonly StringBuilder svg = new();

    private FlowchartSvg(Flowchart chart) => (this.chart, layout) = (chart, new FlowchartLayout(chart));

    public static string Write(Flowchart chart) => new FlowchartSvg(chart).Write();

    private string Write()
    {
        var frames = chart.Frames.Where(frame => frame.Members.Count > 0).OrderBy(frame => frame.Depth).Select(frame => (Frame: frame, Box: Around(frame))).ToList();
        var boxes = frames.Select(frame => frame.Box)
            .Concat(layout.Nodes.Select(Box))
            .Concat(layout.Routes.SelectMany(route => route.Places).Select(place => (Left: X(place), Top: Y(place), Right: X(place), Bottom: Y(place)))).ToList();
        var (left, top, right, bottom) = (boxes.Min(box => box.Left) - Margin, boxes.Min(box => box.Top) - Margin, boxes.Max(box => box.Right) + Margin, boxes.Max(box => box.Bottom) + Margin);
        var name = chart.Description.Length > 0 ? chart.Description : chart.Title.Length > 0 ? chart.Title : "Flow chart";
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dl-paper\" role=\"img\" aria-label=\"{Encode(name)}\" width=\"{right - left:0}\" height=\"{bottom - top:0}\" viewBox=\"{left:0.#} {top:0.#} {right - left:0.#} {bottom - top:0.#}\" style=\"max-width:100%;height:auto\" font-family=\"system-ui, sans-serif\" font-size=\"14\" fill=\"{Ink}\">\n");
        if (chart.Title.Length > 0)
            Add($"<title>{Encode(chart.Title)}</title>\n");
        Add($"<rect x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{right - left:0.#}\" height=\"{bottom - top:0.#}\" rx=\"6\" fill=\"#fff\"/>\n");
        foreach (var (frame, box) in frames)
        {
            Rectangle(box, 6, FrameFill, FrameEdge);
            Text(frame.Title, (box.Left + box.Right) / 2, box.Top + FramePadding + frame.Title.Count * LineHeight / 2 - 4);
        }
        foreach (var (link, places) in layout.Routes)
            Draw(link, places);
        foreach (var (link, places) in layout.Routes.Where(route => route.Link.Label.Any(line => line.Length > 0)))
            Label(link, places);
        foreach (var place in layout.Nodes)
            Draw(place);
        Add($"</svg>");
        return svg.ToString();
    }

    private double X(Place place) => chart.IsHorizontal ? (chart.IsReversed ? -1 : 1) * place.Along : place.Across;

    private double Y(Place place) => chart.IsHorizontal ? place.Across : (chart.IsReversed ? -1 : 1) * place.Along;

    private (double Left, double Top, double Right, double Bottom) Box(Place place) => (X(place) - place.Width / 2, Y(place) - place.Height / 2, X(place) + place.Width / 2, Y(place) + place.Height / 2);

    private (double Left, double Top, double Right, double Bottom) Around(FlowFrame frame)
    {
        var inside = chart.Frames.Where(other => other != frame && other.Depth > frame.Depth && other.Members.IsProperSubsetOf(frame.Members) && other.Members.Count > 0).Select(Around);
        var boxes = layout.Nodes.Where(place => frame.Members.Contains(place.Node!.Id)).Select(Box).Concat(inside).ToList();
        var (left, right) = (boxes.Min(box => box.Left) - FramePadding, boxes.Max(box => box.Right) + FramePadding);
        var missing = Math.Max(0, FlowchartLayout.Width(frame.Title) + 2 * FramePadding - (right - left));
        return (left - missing / 2, boxes.Min(box => box.Top) - FramePadding - frame.Title.Count * LineHeight, right + missing / 2, boxes.Max(box => box.Bottom) + FramePadding);
    }

    private void Draw(Place place)
    {
        var box = Box(place);
        var (x, y, halfWidth, halfHeight) = (X(place), Y(place), place.Width / 2, place.Height / 2);
        switch (place.Node!.Shape)
        {
            case "{":
                Polygon([(x - halfWidth, y), (x, box.Top), (x + halfWidth, y), (x, box.Bottom)]);
                break;
            case "{{":
                Polygon([(box.Left, y), (box.Left + 14, box.Top), (box.Right - 14, box.Top), (box.Right, y), (box.Right - 14, box.Bottom), (box.Left + 14, box.Bottom)]);
                break;
            case "[(":
                Add($"<path d=\"M{box.Left:0.#} {box.Top + 6:0.#}a{halfWidth:0.#} 6 0 0 1 {place.Width:0.#} 0v{place.Height - 12:0.#}a{halfWidth:0.#} 6 0 0 1 {-place.Width:0.#} 0zm0 0a{halfWidth:0.#} 6 0 0 0 {place.Width:0.#} 0\" fill=\"{Fill}\" stroke=\"{Edge}\"/>\n");
                break;
            default:
                Rectangle(box, place.Node.Shape switch { "((" or "([" => halfHeight, "(" => 8, _ => 2 }, Fill, Edge);
                break;
        }
        Text(place.Node.Label, x, y);
    }

    /// <summary>From the edge of the first node through the bends to the edge of the last.</summary>
    private void Draw(FlowLink link, IReadOnlyList<Place> places)
    {
        var points = Points(places);
        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M{points[0].X:0.#} {points[0].Y:0.#}"));
        foreach (var (one, next) in points.Zip(points.Skip(1)))
        {
            var (middleX, middleY) = ((one.X + next.X) / 2, (one.Y + next.Y) / 2);
            path.Append(chart.IsHorizontal
                ? string.Create(CultureInfo.InvariantCulture, $"C{middleX:0.#} {one.Y:0.#} {middleX:0.#} {next.Y:0.#} {next.X:0.#} {next.Y:0.#}")
                : string.Create(CultureInfo.InvariantCulture, $"C{one.X:0.#} {middleY:0.#} {next.X:0.#} {middleY:0.#} {next.X:0.#} {next.Y:0.#}"));
        }
        Add($"<path d=\"{path}\" fill=\"none\" stroke=\"{Line}\" stroke-width=\"{(link.IsThick ? 3 : 1.5)}\"{(link.IsDotted ? " stroke-dasharray=\"4 4\"" : "")}/>\n");
        if (!link.HasHead)
            return;
        var (tip, before) = (points[^1], points[^2]);
        var way = chart.IsHorizontal ? Math.Sign(tip.X - before.X) : Math.Sign(tip.Y - before.Y);
        Add(chart.IsHorizontal
            ? $"<path d=\"M{tip.X:0.#} {tip.Y:0.#}l{-way * Head:0.#} -5v10z\" fill=\"{Line}\"/>\n"
            : (FormattableString)$"<path d=\"M{tip.X:0.#} {tip.Y:0.#}l-5 {-way * Head:0.#}h10z\" fill=\"{Line}\"/>\n");
    }

    private void Label(FlowLink link, IReadOnlyList<Place> places)
    {
        var points = Points(places);
        var at = points.Count / 2;
        var (x, y) = ((points[at - 1].X + points[at].X) / 2, (points[at - 1].Y + points[at].Y) / 2);
        var (width, height) = (FlowchartLayout.Width(link.Label) + 6, link.Label.Count * LineHeight);
        Add($"<rect x=\"{x - width / 2:0.#}\" y=\"{y - height / 2:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"#fff\" fill-opacity=\"0.85\"/>\n");
        Text(link.Label, x, y);
    }

    private List<(double X, double Y)> Points(IReadOnlyList<Place> places)
    {
        var points = places.Select(place => (X: X(place), Y: Y(place))).ToList();
        points[0] = Side(places[0], points[1]);
        points[^1] = Side(places[^1], points[^2]);
        return points;

        (double, double) Side(Place place, (double X, double Y) towards) => chart.IsHorizontal
            ? (X(place) + Math.Sign(towards.X - X(place)) * place.Width / 2, Y(place))
            : (X(place), Y(place) + Math.Sign(towards.Y - Y(place)) * place.Height / 2);
    }

    private void Rectangle((double Left, double Top, double Right, double Bottom) box, double radius, string fill, string stroke) =>
        Add($"<rect x=\"{box.Left:0.#}\" y=\"{box.Top:0.#}\" width=\"{box.Right - box.Left:0.#}\" height=\"{box.Bottom - box.Top:0.#}\" rx=\"{radius:0.#}\" fill=\"{fill}\" stroke=\"{stroke}\"/>\n");

    private void Polygon(IEnumerable<(double X, double Y)> corners) =>
        Add($"<polygon points=\"{string.Join(' ', corners.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X:0.#},{corner.Y:0.#}")))}\" fill=\"{Fill}\" stroke=\"{Edge}\"/>\n");

    /// <summary>Lines of text around a centre.</summary>
    private void Text(IReadOnlyList<string> lines, double x, double y)
    {
        for (var i = 0; i < lines.Count; i++)
            Add($"<text x=\"{x:0.#}\" y=\"{y + (i - (lines.Count - 1) / 2.0) * LineHeight + 5:0.#}\" text-anchor=\"middle\">{Encode(lines[i])}</text>\n");
    }

    private void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    private static string Encode(string text) => WebUtility.HtmlEncode(WebUtility.HtmlDecode(text));
}
