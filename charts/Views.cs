using System.Net;
using Plotly.NET;

namespace DeepLearning;

/// <summary>Views of which one shows at a time, and the script behind every control that moves among them: a slider, a dot of a curve, a cell of a matrix.</summary>
internal static class Views
{
    /// <summary>A control's script: shows the view of that index. It stays within the control's figure, so that several on a page do not meet.</summary>
    public static string Show(string index) => $"const figure=this.closest('figure'),shown={index};"
        + "figure.querySelectorAll(':scope>[data-value]').forEach((view,i)=>{view.hidden=i!=shown;if(!view.hidden)figure.querySelector('output').textContent=view.dataset.value});"
        + "figure.querySelectorAll('circle').forEach((dot,i)=>dot.setAttribute('r',i==shown?9:5));";

    /// <summary>The views as the last children of a figure; all but one wait.</summary>
    public static string Write(IEnumerable<(string Value, object View)> views, int? first) => string.Concat(views.Select((entry, i) =>
        $"<div data-value=\"{WebUtility.HtmlEncode(entry.Value)}\"{(i == first ? "" : " hidden")}>{string.Concat(Parts(entry.View).Select(Html))}</div>"));

    /// <summary>What a view shows, from top to bottom.</summary>
    public static object[] Parts(object view) => view as object[] ?? [view];

    private const int LeastChart = 480; // narrower, its labels could not be read: a phone moves it sideways

    // A chart is its static picture: an interactive one that is hidden when it is drawn has no size.
    private static string Html(object view)
    {
        if (view is not GenericChart chart)
            return ((IHtml)view).ToHtml();
        var shown = ShownChart.Of(chart);
        return $"{PaperLook.Style}<div class=\"{PaperLook.Class}\" style=\"overflow-x:auto\">{ChartHtml.Picture(shown.Width, shown.Png, shown.Text, Math.Min(LeastChart, shown.Width))}</div>";
    }
}
