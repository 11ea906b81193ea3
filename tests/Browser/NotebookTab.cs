using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;
using OpenQA.Selenium.Support.UI;

namespace Tests.Browser;

/// <summary>A tab of the browser with a notebook in Jupyter Notebook, used as a reader uses it: by mouse, by keyboard, by looking.</summary>
internal sealed class NotebookTab
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly Chromium browser;
    private readonly string handle;

    public NotebookTab(Chromium browser, Uri address)
    {
        this.browser = browser;
        handle = browser.Open(address);
        WaitForIdle();
    }

    /// <summary>Brings the tab to the front.</summary>
    public void Show() => browser.Driver.SwitchTo().Window(handle);

    /// <summary>The menu's Cell, Run All; returns when every cell has run.</summary>
    public void RunAll()
    {
        Click("#celllink");
        Click("#run_all_cells a");
        WaitForIdle();
    }

    /// <summary>The menu's File, Save and Checkpoint.</summary>
    public void Save()
    {
        Click("#filelink");
        Click("#save_checkpoint a");
        WaitFor("return !Jupyter.notebook.dirty && !document.querySelector('#notification_notebook').innerText.includes('Saving')");
    }

    public void Click(string selector) => browser.Driver.FindElement(By.CssSelector(selector)).Click();

    /// <summary>Types into the selected cell.</summary>
    public void Type(string text) => new Actions(browser.Driver).SendKeys(text).Perform();

    /// <summary>Presses a key while Shift is down.</summary>
    public void TypeWithShift(string key) => new Actions(browser.Driver).KeyDown(Keys.Shift).SendKeys(key).KeyUp(Keys.Shift).Perform();

    /// <summary>What can be read in each element.</summary>
    public IReadOnlyList<string> Texts(string selector) => [.. browser.Driver.FindElements(By.CssSelector(selector)).Select(element => element.Text)];

    /// <summary>How many pictures have arrived and are shown.</summary>
    public long PicturesSeen => Ask<long>("return [...document.querySelectorAll('.output_area img')].filter(img => img.naturalWidth > 0 && img.offsetWidth > 0).length");

    /// <summary>For how many charts plotly.js has drawn each of the figure's traces.</summary>
    public long ChartsWithAllTraces => Ask<long>("""
        return [...document.querySelectorAll("[data-chart]")].filter(chart => {
          const figure = JSON.parse(chart.querySelector("script[type='application/json']").textContent);
          return chart.querySelectorAll(".scatterlayer .trace, .barlayer .trace").length === figure.data.length;
        }).length
        """);

    /// <summary>What plotly.js has written one over the other.</summary>
    public IReadOnlyList<string> OverlapsInCharts => [.. Ask<IReadOnlyCollection<object>>("""
        return [...document.querySelectorAll("[data-chart]")].flatMap(chart => {
          const parts = [...chart.querySelectorAll(".gtitle, .xtitle, .ytitle, .xtick, .ytick, .legendtext, .modebar-group")];
          return parts.flatMap((part, i) => parts.slice(i + 1).filter(other => {
            const [a, b] = [part.getBoundingClientRect(), other.getBoundingClientRect()];
            return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
          }).map(other => `${chart.querySelector("img").alt.split("\n")[0]}: ${part.textContent || part.className} and ${other.textContent || other.className}`));
        })
        """).Cast<string>()];

    /// <summary>How many charts are in a state of their own: interactive, static, or waiting for plotly.js.</summary>
    public long ChartsInState(string state) => Ask<long>($"return document.querySelectorAll('[data-chart][data-state={state}]').length");

    /// <summary>Saves what the whole notebook looks like, as <see cref="Chromium.Picture"/> does.</summary>
    public void Picture(string name) => browser.Picture(name, () => (int)Ask<long>("return document.querySelector('#notebook').scrollHeight") + 300);

    /// <summary>Asks the page.</summary>
    public T Ask<T>(string script) => (T)browser.Driver.ExecuteScript(script)!;

    /// <summary>Waits until the page answers with true. What waits in vain says what there was to be seen.</summary>
    public void WaitFor(string script)
    {
        try
        {
            new WebDriverWait(browser.Driver, patience).Until(_ => Ask<bool>(script));
        }
        catch (WebDriverTimeoutException timeout)
        {
            throw new WebDriverTimeoutException($"{script}: not within {patience.TotalSeconds:F0} s, and the page shows: {Ask<string>("return document.body.innerText")}", timeout);
        }
    }

    /// <summary>
    /// Waits until every cell has run and the page has heard all about what it has asked the kernel. Its icon says so too early, with the reply, and Tab does nothing
    /// until the page has heard that the kernel is idle again. The kernel tells things in order: when the page has heard about one more question, it has heard all.
    /// </summary>
    public void WaitForIdle()
    {
        WaitFor("""
            return document.querySelector('#kernel_indicator_icon.kernel_idle_icon') !== null
              && ![...document.querySelectorAll('.input_prompt')].some(prompt => prompt.innerText.includes('*'))
            """);
        browser.Driver.ExecuteAsyncScript("""
            const done = arguments[0], kernel = Jupyter.notebook.kernel, asked = kernel.kernel_info();
            kernel.events.on('finished_iopub.Kernel', (_, finished) => finished.msg_id === asked && done());
            """);
    }
}
