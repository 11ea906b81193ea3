using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace DeepLearning;

/// <summary>A chart as HTML: the static picture at once, which gives way to the interactive chart only after plotly.js has drawn it. Offline it stays.</summary>
internal static class ChartHtml
{
    /// <summary>Plotly.NET 6 writes figures for plotly.js 2.</summary>
    private const string PlotlyJs = "https://cdn.plot.ly/plotly-2.35.3.min.js";

    // One promise for the page loads plotly.js once for all charts. Classic Jupyter has require.js, under which plotly.js defines a module and no global.
    private const string Script = """
        document.querySelectorAll("[data-chart='$ID']:not([data-state])").forEach(function (box) {
          var url = "$URL";
          box.dataset.state = "waiting";
          function load() {
            if (window.Plotly) return Promise.resolve(window.Plotly);
            return window.lessonsPlotly = window.lessonsPlotly || new Promise(function (done, failed) {
              if (typeof window.require === "function" && typeof window.define === "function" && window.define.amd)
                return window.require([url], function (plotly) { done(plotly || window.Plotly); }, failed);
              var tag = document.createElement("script");
              tag.src = url; tag.onload = function () { done(window.Plotly); }; tag.onerror = failed;
              document.head.appendChild(tag);
            });
          }
          load().then(function (plotly) {
            var figure = JSON.parse(box.querySelector("script[type='application/json']").textContent);
            var chart = document.createElement("div");
            chart.style.cssText = "position:absolute;left:0;top:0;visibility:hidden";
            box.appendChild(chart);
            return plotly.newPlot(chart, figure.data, figure.layout, { displaylogo: false, responsive: false }).then(function () {
              box.querySelector("img").style.display = "none";
              chart.style.cssText = "";
              box.dataset.state = "interactive";
            }, function (error) { chart.remove(); throw error; });
          }).catch(function () { box.dataset.state = "static"; window.lessonsPlotly = null; });
        });
        """;

    public static string Write(ChartFigure figure, byte[] png, string description)
    {
        var json = figure.ToJson();
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12]; // the same chart gives the same HTML
        var script = Script.Replace("$ID", id, StringComparison.Ordinal).Replace("$URL", PlotlyJs, StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <div data-chart="{id}" style="position:relative;max-width:{figure.Width}px;overflow-x:auto;background:#fff">
            <img alt="{WebUtility.HtmlEncode(description)}" width="{figure.Width}" style="max-width:100%;height:auto;display:block" src="data:image/png;base64,{Convert.ToBase64String(png)}">
            <script type="application/json">{json}</script>
            <script>
            {script}
            </script>
            </div>
            """);
    }
}
