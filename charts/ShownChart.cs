using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Plotly.NET;

namespace DeepLearning;

/// <summary>A chart in all its forms, each made once: a notebook asks for HTML, picture and text one after the other.</summary>
internal sealed class ShownChart
{
    [ThreadStatic]
    private static ShownChart? last;

    private readonly string json;
    private readonly Lazy<byte[]> png;
    private readonly ChartFigure figure;

    private ShownChart(string json)
    {
        (this.json, figure) = (json, new ChartFigure(json));
        png = new(() => ChartPicture.Draw(figure));
    }

    public byte[] Png => png.Value;

    /// <summary>How wide it is shown, in CSS pixels.</summary>
    public int Width => figure.Width;

    public string Text => ChartText.Describe(figure);

    public string Html => ChartHtml.Write(figure, Png, Text);

    /// <summary>The forms of the chart as it is now: those made last, unless it is another chart or has changed.</summary>
    public static ShownChart Of(GenericChart chart)
    {
        var json = GenericChart.toFigureJson(chart);
        return last is { } same && same.json == json ? same : last = new ShownChart(json);
    }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and charts must show from its first cell on.")]
    internal static void Register() =>
        MimeForms.Register<GenericChart>((MimeForms.Html, chart => Of(chart).Html), (MimeForms.Png, chart => Convert.ToBase64String(Of(chart).Png)), (MimeForms.Text, chart => Of(chart).Text));
}
