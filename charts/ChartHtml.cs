using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DeepLearning;

/// <summary>A chart as HTML: the static picture at once, which gives way to the interactive chart only after plotly.js has drawn it. Where plotly.js cannot be loaded, it stays.</summary>
internal static class ChartHtml
{
    private const string FileName = "plotly.min.js";

    /// <summary>Plotly.NET 6 writes figures for plotly.js 2.</summary>
    private const string Online = "https://cdn.plot.ly/plotly-2.35.3.min.js";

    // One promise for the page loads plotly.js once for all charts. Jupyter's server has it beside the kernel's entry; VS Code, which refuses scripts of other hosts,
    // reads files of the folder that is open. Classic Jupyter has require.js, under which plotly.js defines a module and no global.
    private const string Script = """
        document.querySelectorAll("[data-chart='$ID']:not([data-state])").forEach(function (box) {
          box.dataset.state = "waiting";
          function load(url) {
            return new Promise(function (done, failed) {
              if (typeof window.require === "function" && typeof window.define === "function" && window.define.amd)
                return window.require([url], function (plotly) { done(plotly || window.Plotly); }, failed);
              var tag = document.createElement("script");
              tag.src = url; tag.onload = function () { done(window.Plotly); }; tag.onerror = failed;
              document.head.appendChild(tag);
            });
          }
          function find() {
            if (window.Plotly) return Promise.resolve(window.Plotly);
            var jupyter = document.getElementById("jupyter-config-data"), base = jupyter ? JSON.parse(jupyter.textContent).baseUrl : document.body.dataset.baseUrl;
            var urls = base ? [".net-csharp", "csharp-lessons"].map(function (kernel) { return base + "kernelspecs/" + kernel + "/$FILE"; }) : [$BESIDE];
            return window.lessonsPlotly = window.lessonsPlotly || urls.concat("$ONLINE").reduce(function (found, url) {
              return found.catch(function () { return load(url); });
            }, Promise.reject());
          }
          find().then(function (plotly) {
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

    /// <summary>plotly.js beside the notebook, in whose folder the process begins, or beside this assembly; nothing where there is none.</summary>
    private static readonly string beside = Beside(Path.GetDirectoryName(typeof(ChartHtml).Assembly.Location) ?? "", Environment.CurrentDirectory, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    public static string Write(ChartFigure figure, byte[] png, string description)
    {
        var json = figure.ToJson();
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12]; // the same chart gives the same HTML
        var script = Script.Replace("$ID", id, StringComparison.Ordinal).Replace("$FILE", FileName, StringComparison.Ordinal)
            .Replace("$BESIDE", beside, StringComparison.Ordinal).Replace("$ONLINE", Online, StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {PaperLook.Style}<div data-chart="{id}" class="{PaperLook.Class}" style="position:relative;max-width:{figure.Width}px;overflow-x:auto;border-radius:8px;background:#fff">
            {Picture(figure.Width, png, description)}
            <script type="application/json">{json}</script>
            <script>
            {script}
            </script>
            </div>
            """);
    }

    /// <summary>The static picture alone.</summary>
    public static string Picture(int width, byte[] png, string description, int least = 0) => string.Create(CultureInfo.InvariantCulture,
        $"<img alt=\"{WebUtility.HtmlEncode(description)}\" width=\"{width}\" style=\"max-width:100%;{(least > 0 ? $"min-width:{least}px;" : "")}height:auto;display:block\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">");

    /// <summary>
    /// plotly.js in the notebook's folder (from) or the library's: its address as JavaScript's text. Nothing where the two have no more in common than what the user's home folder lies in,
    /// or that itself: the address of a package in NuGet's folder holds on one machine only, and tells about it.
    /// </summary>
    internal static string Beside(string folder, string from, string home)
    {
        if (File.Exists(Path.Combine(from, FileName)))
            return $"\"{FileName}\"";
        var file = Path.Combine(folder, FileName);
        var path = Path.GetRelativePath(from, file);
        var steps = path.Split(Path.DirectorySeparatorChar);
        var common = Path.GetFullPath(Path.Combine([from, .. steps.TakeWhile(step => step == "..")]));
        return File.Exists(file) && !Path.IsPathRooted(path) && common != Path.GetPathRoot(common) && !IsWithin(home, common)
            ? JsonSerializer.Serialize(string.Join('/', steps.Select(Uri.EscapeDataString)), JsonByReflection.Options) : "";
    }

    private static bool IsWithin(string path, string folder) => path.Length > 0 && Path.GetRelativePath(folder, path) is var inside && !Path.IsPathRooted(inside) && inside.Split(Path.DirectorySeparatorChar)[0] != "..";
}
