using System.Diagnostics;
using System.Text.Json.Nodes;
using Benchmarks.Fuzz;
using OpenQA.Selenium;
using OpenQA.Selenium.Support.UI;
using Tests.Kernel;
using Tests.Site;

namespace Tests.Browser;

/// <summary>The site as a reader meets it: from the disk, without a network, on a phone, a tablet and a desktop.</summary>
[Collection(nameof(BuiltSite))]
[Trait("Category", "Slow")]
public sealed class SiteInBrowserTests(BuiltSite site, SharedChromium shared) : IClassFixture<SharedChromium>
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    [BrowserFact]
    public void Pages_fit_every_screen_and_their_charts_are_interactive_without_a_network()
    {
        var browser = shared.Browser;
        foreach (var (notebook, page) in BuiltSite.Notebooks.Zip(BuiltSite.Pages))
        {
            foreach (var (width, scheme) in new[] { (360, "dark"), (768, "light"), (1280, "light"), (1280, "dark") })
            {
                Become(browser, width, scheme);
                if ((width, scheme) != (1280, "dark")) // there the light page stays and becomes dark
                    Show(browser, page);
                Assert.Equal(Charts(notebook), Ask<long>(browser, "return document.querySelectorAll('[data-state=interactive] .js-plotly-plot').length"));
                Assert.True(Ask<bool>(browser, "return document.documentElement.scrollWidth <= innerWidth"), $"{page} is wider than {width} pixels");
                Assert.Equal([], Texts(browser, "return [...document.querySelectorAll('.output pre')].filter(text => text.scrollWidth > text.clientWidth).map(text => text.innerText)"));
                Assert.Equal([], Texts(browser, "return performance.getEntriesByType('resource').map(each => each.name).filter(name => !/^(file|data|blob):/.test(name))"));
                Assert.Equal([], Texts(browser, FaintText));
                browser.Picture($"site-{Path.GetFileNameWithoutExtension(page)}-{width}-{scheme}");
            }
        }
    }

    [BrowserFact]
    public void A_reader_finds_from_the_index_through_the_lessons_and_within_one()
    {
        var browser = shared.Browser;
        foreach (var width in new[] { 360, 1280 })
        {
            Become(browser, width, "light");
            Show(browser, "index.html");
            Click(browser, "a[href='" + BuiltSite.Pages[0] + "']");
            Assert.EndsWith(BuiltSite.Pages[0], browser.Driver.Url, StringComparison.Ordinal);
            Click(browser, "a[rel=next]");
            Assert.EndsWith(BuiltSite.Pages[1], browser.Driver.Url, StringComparison.Ordinal);
            if (width == 360)
                Click(browser, ".contents summary");
            var last = browser.Driver.FindElements(By.CssSelector("nav[aria-label='On this page'] a"))[^1];
            var section = last.GetAttribute("href")!.Split('#')[1];
            last.Click();
            Wait(browser, $"const at = document.getElementById('{section}').getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight");
            Click(browser, "header a");
            Assert.EndsWith("index.html", browser.Driver.Url, StringComparison.Ordinal);
        }
    }

    [BrowserFact]
    public void Tables_of_one_cell_stand_side_by_side_where_there_is_room()
    {
        var browser = shared.Browser;
        foreach (var (width, isBeside) in new[] { (1280, true), (390, false) })
        {
            Become(browser, width, "light");
            Show(browser, BuiltSite.Pages[5]);
            Assert.Equal(isBeside, Ask<bool>(browser, """
                const at = title => [...document.querySelectorAll('caption')].find(caption => caption.textContent === title).parentElement.getBoundingClientRect();
                const [lowest, highest] = [at('The lowest biases'), at('The highest biases')];
                return lowest.top === highest.top && lowest.right < highest.left;
                """));
        }
    }

    [BrowserFact]
    public void On_a_phone_lists_fit_flow_charts_and_labels_are_legible_and_a_control_stays_on_one_line()
    {
        var browser = shared.Browser;
        Become(browser, 390, "dark");
        Show(browser, BuiltSite.Pages[5]);
        Assert.Equal(1L, Ask<long>(browser, "return document.querySelector('.dl-sheet label').getClientRects().length"));
        Assert.Equal([], Texts(browser, """
            return ['The lowest biases', 'Five stars from user 212', 'By taste alone'].filter(title => {
              const list = [...document.querySelectorAll('caption')].find(caption => caption.textContent === title).closest('.output');
              return list.scrollWidth > list.clientWidth;
            });
            """));
        Assert.Equal([true], Answers(browser, "[...document.querySelectorAll('svg[role=img]')].map(chart => chart.getBoundingClientRect().width > .75 * chart.viewBox.baseVal.width)"));
        Assert.Equal([true], Answers(browser, "[...document.querySelectorAll('.js-plotly-plot')].filter(chart => chart.data.some(trace => trace.mode?.includes('text'))).map(chart => chart.layout.width === 720)"));
        Assert.Equal([true], Answers(browser, "[...document.querySelectorAll('.js-plotly-plot:has(.legend)')].filter(chart => chart.layout.width < 500).map(chart => chart.querySelector('.legendtext').getBoundingClientRect().top >= chart.querySelector('.xtitle').getBoundingClientRect().bottom)").Distinct());

        Show(browser, BuiltSite.Pages[3]);
        Assert.Equal([], Texts(browser, """
            return [...document.querySelectorAll('.dl-table td.l')].flatMap(cell => [...cell.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).flatMap(text => [...text.data.matchAll(/[\p{L}\p{N}_]+/gu)].filter(word => {
              const range = new Range();
              range.setStart(text, word.index);
              range.setEnd(text, word.index + word[0].length);
              const lines = range.getClientRects();
              return lines.length > 1 || lines[0]?.right > cell.getBoundingClientRect().right; // broken, or over the next column
            }).map(word => word[0])));
            """));

        static IEnumerable<bool> Answers(Chromium browser, string of) => Ask<IReadOnlyCollection<object>>(browser, $"return {of}").Cast<bool>();
    }

    [BrowserFact]
    public void A_slider_moves_by_keyboard_and_shows_one_view_at_a_time()
    {
        var browser = shared.Browser;
        Become(browser, 1280, "light");
        foreach (var page in new[] { BuiltSite.Pages[0], BuiltSite.Pages[3] })
        {
            Show(browser, page);
            var slider = browser.Driver.FindElement(By.CssSelector("figure input[type=range]"));
            string State() => Ask<string>(browser, """
                const figure = document.querySelector('figure:has(input[type=range])'), shown = [...figure.children].slice(1).filter(view => view.offsetHeight > 0);
                return `${figure.querySelector('output').textContent} ${shown.map(view => view.dataset.value)}`;
                """);
            var before = State().Split(' ');
            Assert.Equal(before[0], before[1]);
            slider.SendKeys(Keys.ArrowRight);
            var after = State().Split(' ');
            Assert.Equal(after[0], after[1]);
            Assert.NotEqual(before[0], after[0]);
            Assert.Equal(after[0], slider.GetAttribute("aria-valuetext"));
        }
    }

    /// <summary>The figures that move, by keyboard: there on a page as it is loaded, and back on the same page in the other colours; with motion in the light, without it in the dark.</summary>
    [BrowserFact]
    public async Task Figures_move_by_keyboard_on_the_site_and_on_the_pages_of_nbconvert()
    {
        var lab = Directory.CreateDirectory(Path.Combine(site.Folder, "lab")).FullName;
        string[] lessons = [.. new[] { 1, 2, 3, 5 }.Select(lesson => BuiltSite.Notebooks[lesson])];
        using (var nbconvert = Process.Start("jupyter-nbconvert", ["--log-level=ERROR", "--to", "html", "--template", "lab", "--output-dir", lab, .. lessons]))
        {
            await nbconvert.WaitForExitAsync();
            Assert.Equal(0, nbconvert.ExitCode);
        }
        var browser = shared.Browser;
        foreach (var (folder, loaded, turned) in new[] { (site.Folder, "light", "dark"), (lab, "dark", "light") })
        {
            foreach (var (lesson, at, key, before, after, then, thenKey, last) in new[]
            {
                (1, "figure [aria-label*=' taken for ']", Keys.Enter, "Choose a framed cell", "Bengal taken for Egyptian_Mau: 4", "figure [aria-label*=' taken for ']:not([aria-label^='Bengal'])", Keys.Enter, ""),
                (2, "figure:has(circle) input[type=range]", Keys.ArrowRight, "1.0e-3", "1.2e-2", "figure:has(circle) input[type=range]", Keys.ArrowLeft, "1.0e-3"),
                (3, "figure input[type=range]", Keys.ArrowRight, "0.5", "0.6", "figure input[type=range]", Keys.ArrowLeft, "0.5"),
                (5, "figure.dl-sheet button[value='100']", Keys.Enter, "0 steps. Error: 16.069", "100 steps. Error: ", "figure.dl-sheet button[value=again]", Keys.Enter, "0 steps. Error: 16.069"),
            })
            {
                Become(browser, 1200, loaded, MotionIn(loaded));
                browser.GoTo(new Uri(Path.Combine(folder, BuiltSite.Pages[lesson])));
                Assert.StartsWith(before, State(At(at)), StringComparison.Ordinal);
                Press(at, key, after);
                Become(browser, 1200, turned, MotionIn(turned));
                Press(then, thenKey, lesson == 1 ? At(then).GetAttribute("aria-label")! : last);
            }
        }

        static string MotionIn(string scheme) => scheme == "dark" ? "reduce" : "no-preference";

        IWebElement At(string selector) => browser.Driver.FindElement(By.CssSelector(selector));

        string State(IWebElement control) => (string)browser.Driver.ExecuteScript("return arguments[0].closest('figure').querySelector('output').textContent", control)!;

        void Press(string selector, string key, string expected)
        {
            var control = At(selector);
            browser.Driver.ExecuteScript("arguments[0].focus()", control);
            control.SendKeys(key);
            Assert.StartsWith(expected, State(control), StringComparison.Ordinal);
            // Nothing glides, and the figure's words can be read on the page that there is.
            Assert.Equal(0L, Ask<long>(browser, "return document.querySelector('figure:has(output)').getAnimations({ subtree: true }).length"));
            Assert.True((bool)browser.Driver.ExecuteScript($"{Contrast} return contrast(arguments[0].closest('figure').querySelector('output')) >= 4.5", control)!, $"{browser.Driver.Url}: {selector}");
        }
    }

    [BrowserFact]
    public async Task Nothing_that_a_stranger_writes_into_a_notebook_runs()
    {
        using var folder = new TestNotebook();
        StrangersNotebook.Write(folder.Path("whole.ipynb"));
        var whole = JsonNode.Parse(File.ReadAllText(folder.Path("whole.ipynb")))!;
        for (var seed = 0; seed < 40; seed++)
        {
            var mutated = Mutation.Json(new Random(seed), whole)?.ToJsonString() ?? "null";
            File.WriteAllText(folder.Path($"{seed:00}.ipynb"), mutated);
            try
            {
                NotebookKernel.Notebook.Read(folder.Path($"{seed:00}.ipynb"));
            }
            catch (NotebookKernel.RunException)
            {
                File.Delete(folder.Path($"{seed:00}.ipynb"));
            }
        }
        Assert.Equal(0, (await BuiltSite.RunHereAsync(folder.Folder, ".")).Exit);
        using var browser = Chromium.Start();
        browser.HasPlotly = false;
        browser.Driver.ExecuteCdpCommand("Page.addScriptToEvaluateOnNewDocument", new() { ["source"] = "window.attacks = 0; window.attacked = () => window.attacks++;" });
        // A cell's own HTML runs, as in Jupyter, unless the site is made safe.
        Directory.CreateDirectory(folder.Path("own"));
        File.WriteAllText(folder.Path("own/own.json"), """{"cells": [{"cell_type": "code", "source": "", "outputs": [{"output_type": "display_data", "data": {"text/html": "<script>attacked()</script>"}}]}], "nbformat": 4}""");
        foreach (var (options, attacks) in new[] { (Array.Empty<string>(), 1L), (["--safe"], 0L) })
        {
            Assert.Equal(0, (await BuiltSite.RunHereAsync(folder.Path("own"), ["own.json", .. options])).Exit);
            browser.GoTo(new Uri(folder.Path("own/out/site/own.html")));
            Assert.Equal(attacks, Ask<long>(browser, "return window.attacks"));
        }
        var pages = Directory.GetFiles(folder.Path("out/site"), "*.html");
        Assert.InRange(pages.Length, 10, 42);
        foreach (var page in pages)
        {
            browser.GoTo(new Uri(page));
            browser.Driver.ExecuteScript("for (const link of document.querySelectorAll('main a, main [title], main b')) { link.addEventListener('click', event => event.isTrusted || location.hash); if (!/^(https?|mailto|file):/.test(link.href ?? 'file:')) link.click(); }");
            Assert.EndsWith(Path.GetFileName(page), browser.Driver.Url, StringComparison.Ordinal);
            Assert.Equal(0L, Ask<long>(browser, "return window.attacks"));
        }
    }

    /// <summary>How an element's text stands out from what is behind it, as WCAG 2 counts it.</summary>
    private const string Contrast = """
        const shade = color => color.match(/[\d.]+/g).map(Number);
        const light = color => { const [r, g, b] = shade(color).map(c => c / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
        const behind = element => { for (let at = element; at; at = at.parentElement) { const back = getComputedStyle(at).backgroundColor; if (shade(back)[3] !== 0) return back; } return "rgb(255, 255, 255)"; };
        const contrast = element => { const [one, other] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a); return (one + .05) / (other + .05); };
        """;

    /// <summary>Kinds of text that have less contrast with what is behind them than WCAG 2 asks for (4.5 to 1).</summary>
    private const string FaintText = Contrast + """
        return ["p", "a", "header a", "pre.code", ".keyword", ".string", ".number", ".comment", ".method", ".type"].filter(kind => {
          const element = document.querySelector(kind);
          return element && contrast(element) < 4.5;
        });
        """;

    private static int Charts(string notebook) => JsonNode.Parse(File.ReadAllText(notebook))!["cells"]!.AsArray()
        .SelectMany(cell => cell!["outputs"] as JsonArray ?? []).Count(output => output!["data"]?["text/html"]?.ToJsonString().Contains("data-chart", StringComparison.Ordinal) ?? false);

    private static void Become(Chromium browser, int width, string scheme, string motion = "no-preference")
    {
        browser.Driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500 });
        browser.Driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new[] { ("prefers-color-scheme", scheme), ("prefers-reduced-motion", motion) }
                .Select(feature => new Dictionary<string, object> { ["name"] = feature.Item1, ["value"] = feature.Item2 }).ToArray(),
        });
    }

    private void Show(Chromium browser, string page)
    {
        browser.GoTo(new Uri(Path.Combine(site.Folder, page)));
        Wait(browser, "return document.readyState === 'complete' && document.querySelectorAll('[data-state=waiting]').length === 0");
    }

    private static void Click(Chromium browser, string selector) => browser.Driver.FindElement(By.CssSelector(selector)).Click();

    private static T Ask<T>(Chromium browser, string script) => (T)browser.Driver.ExecuteScript(script)!;

    private static IEnumerable<string> Texts(Chromium browser, string script) => Ask<IReadOnlyCollection<object>>(browser, script).Cast<string>();

    private static void Wait(Chromium browser, string condition) => new WebDriverWait(browser.Driver, patience).Until(_ => Ask<bool>(browser, condition));
}
