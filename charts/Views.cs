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

    /// <summary>The views as the last children of a figure; all but one wait. A view's parts stand side by side where there is room.</summary>
    public static string Write(IEnumerable<(string Value, object View)> views, int? first) => string.Concat(views.Select((entry, i) =>
        $"<div data-value=\"{WebUtility.HtmlEncode(entry.Value)}\"{(i == first ? "" : " hidden")}>{Beside(Parts(entry.View))}</div>"));

    // In small type, so that a slider moves what is on the screen; and what a part takes of the row does not depend on its words, or the parts would jump from view to view.
    private static string Beside(object[] parts) => parts.Length == 1 ? Html(parts[0])
        : "<style>.dl-beside>:not(:first-child) td.l.s{white-space:normal}</style><div class=\"dl-beside\" style=\"display:flex;flex-wrap:wrap;gap:0 2em;align-items:flex-start;font-size:13px\">" + string.Concat(parts.Select((part, i) =>
            $"<div style=\"flex:{(i == 0 || part is GenericChart ? "none" : "1 1 16em")};max-width:100%;overflow-x:auto\">{Html(part)}</div>")) + "</div>";

    /// <summary>What a view shows, one after the other.</summary>
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
