using System.Net;
using Plotly.NET;

namespace DeepLearning;

/// <summary>
/// One of several views at a time, moved through with a slider: how a chart, a table or a grid changes with a number. All views are part of the page:
/// no kernel stands behind it, nothing is loaded, and where scripts do not run, one of them shows.
/// </summary>
public sealed class Slider : IHtml
{
    // The next element of each kind within the figure, so that several sliders on a page do not meet.
    private const string Move = "const figure=this.closest('figure');[...figure.children].slice(1).forEach((view,i)=>{view.hidden=i!=this.value;"
        + "if(!view.hidden){figure.querySelector('output').textContent=view.dataset.value;this.setAttribute('aria-valuetext',view.dataset.value)}})";

    private readonly string label;
    private readonly IReadOnlyList<(string Value, object View)> views;
    private readonly int first;

    /// <summary>Puts views under a slider.</summary>
    /// <param name="label">What the slider moves, such as "learning rate".</param>
    /// <param name="views">The slider's values, and what each shows: a chart, a <see cref="Table"/>, a <see cref="PictureGrid"/>.</param>
    /// <param name="first">Which one shows at first, and where scripts do not run.</param>
    /// <exception cref="ArgumentException">There are fewer than two views, or one is of another kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no view of the index <paramref name="first"/>.</exception>
    public Slider(string label, IEnumerable<(string Value, object View)> views, int first = 0)
    {
        (this.label, this.views, this.first) = (label, [.. views], first);
        if (this.views.Count < 2)
            throw new ArgumentException($"A slider moves between views, but here {(this.views.Count == 1 ? "is only one" : "are none")}. Give it two or more.", nameof(views));
        if (this.views.FirstOrDefault(entry => entry.View is not (GenericChart or IHtml)) is { View: { } other } odd)
            throw new ArgumentException($"The view at {odd.Value} is a {other.GetType().Name}. A slider shows charts, tables and picture grids.", nameof(views));
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, this.views.Count);
    }

    string IHtml.ToHtml() => $"<figure style=\"margin:0\"><label style=\"display:block;margin-bottom:.5em\">{WebUtility.HtmlEncode(label)} "
        + $"<input type=\"range\" min=\"0\" max=\"{views.Count - 1}\" value=\"{first}\" autocomplete=\"off\" aria-valuetext=\"{WebUtility.HtmlEncode(views[first].Value)}\" style=\"width:20em;max-width:60%;vertical-align:middle\" oninput=\"{Move}\"> "
        + $"<output>{WebUtility.HtmlEncode(views[first].Value)}</output></label>"
        + string.Concat(views.Select((entry, i) => $"<div data-value=\"{WebUtility.HtmlEncode(entry.Value)}\"{(i == first ? "" : " hidden")}>{Html(entry.View)}</div>"))
        + "</figure>";

    /// <summary>The view that shows at first, in words.</summary>
    public override string ToString() => $"{label} {views[first].Value} (of {views[0].Value} to {views[^1].Value})\n{(views[first].View is GenericChart chart ? ShownChart.Of(chart).Text : views[first].View)}";

    // A chart is its static picture: an interactive one that is hidden when it is drawn has no size.
    private static string Html(object view)
    {
        if (view is not GenericChart chart)
            return ((IHtml)view).ToHtml();
        var shown = ShownChart.Of(chart);
        return $"<img alt=\"{WebUtility.HtmlEncode(shown.Text)}\" width=\"{shown.Width}\" style=\"max-width:100%;height:auto;display:block\" src=\"data:image/png;base64,{Convert.ToBase64String(shown.Png)}\">";
    }
}
