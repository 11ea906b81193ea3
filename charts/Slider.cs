using System.Net;
using Plotly.NET;

namespace DeepLearning;

/// <summary>
/// One of several views at a time, moved through with a slider: how a chart, a table or a grid changes with a number. All views are part of the page:
/// no kernel stands behind it, nothing is loaded, and where scripts do not run, one of them shows.
/// </summary>
public sealed class Slider : IHtml
{
    private static readonly string Move = Views.Show("this.value") + "this.setAttribute('aria-valuetext',figure.querySelector('output').textContent)";

    private readonly string label;
    private readonly IReadOnlyList<(string Value, object View)> views;
    private readonly int first;

    /// <summary>Puts views under a slider.</summary>
    /// <param name="label">What the slider moves, such as "learning rate".</param>
    /// <param name="views">The slider's values, and what each shows: a chart, a <c>Table</c>, a <see cref="PictureGrid"/>, or an array of these, side by side where there is room.</param>
    /// <param name="first">Which one shows at first, and where scripts do not run.</param>
    /// <exception cref="ArgumentException">There are fewer than two views, or one is of another kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no view of the index <paramref name="first"/>.</exception>
    public Slider(string label, IEnumerable<(string Value, object View)> views, int first = 0)
    {
        (this.label, this.views, this.first) = (label, [.. views], first);
        if (this.views.Count < 2)
            throw new ArgumentException($"A slider moves between views, but here {(this.views.Count == 1 ? "is only one" : "are none")}. Give it two or more.", nameof(views));
        foreach (var (value, view) in this.views)
            if (Views.Parts(view).FirstOrDefault(part => part is not (GenericChart or IHtml)) is { } other)
                throw new ArgumentException($"The view at {value} is a {other.GetType().Name}. A slider shows charts, tables and picture grids.", nameof(views));
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, this.views.Count);
    }

    /// <summary>A drawing above the slider, with a circle for each view, which moves among them as the slider does.</summary>
    internal string Drawing { get; init; } = "";

    string IHtml.ToHtml() => $"<figure style=\"margin:0\">{Drawing}<label style=\"display:flex;flex-wrap:wrap;gap:.5em;align-items:center;margin-bottom:.5em\">{WebUtility.HtmlEncode(label)} "
        + $"<input type=\"range\" min=\"0\" max=\"{views.Count - 1}\" value=\"{first}\" autocomplete=\"off\" aria-valuetext=\"{WebUtility.HtmlEncode(views[first].Value)}\" style=\"flex:1 1 8em;max-width:20em\" oninput=\"{Move}\"> "
        + $"<output style=\"min-width:{views.Max(view => view.Value.Length)}ch\">{WebUtility.HtmlEncode(views[first].Value)}</output></label>"
        + Views.Write(views, first) + "</figure>";

    /// <summary>The view that shows at first, in words.</summary>
    public override string ToString() => $"{label} {views[first].Value} (of {views[0].Value} to {views[^1].Value})\n"
        + string.Join('\n', Views.Parts(views[first].View).Select(part => part is GenericChart chart ? ShownChart.Of(chart).Text : part));
}
