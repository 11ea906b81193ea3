using System.Collections.Concurrent;
using OpenQA.Selenium;
using OpenQA.Selenium.BiDi;
using OpenQA.Selenium.BiDi.Network;
using OpenQA.Selenium.Chrome;

namespace Tests.Browser;

/// <summary>Chromium without a window. What it asks of plotly.js's server the tests answer: with the plotly.js that Plotly.NET brings along, or not at all.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    public const string Program = "chromium", DriverProgram = "chromedriver";

    private const int Width = 1200, Height = 1000;

    /// <summary>A page of the disk or of this machine needs seconds.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    private readonly IBiDi network;
    private readonly ConcurrentDictionary<string, string> open = new();

    private Chromium(ChromeDriver driver, IBiDi network) => (Driver, this.network) = (driver, network);

    public ChromeDriver Driver { get; }

    /// <summary>Whether plotly.js can be had.</summary>
    public bool HasPlotly { get; set; } = true;

    public static async Task<Chromium> StartAsync()
    {
        var options = new ChromeOptions
        {
            BinaryLocation = NeedsFactAttribute.Find(Program),
            UseWebSocketUrl = true,
            UnhandledPromptBehavior = UnhandledPromptBehavior.Accept, // to leave a notebook that is not saved
        };
        options.AddArguments("--headless=new", "--no-sandbox", $"--window-size={Width},{Height}");
        var driver = new ChromeDriver(ChromeDriverService.CreateDefaultService(NeedsFactAttribute.Find(DriverProgram)), options, 2 * patience);
        driver.Manage().Timeouts().PageLoad = patience;
        var browser = new Chromium(driver, await driver.AsBiDiAsync());
        // The answers first: a request that is held before somebody listens is held for ever.
        await browser.network.Network.BeforeRequestSent.SubscribeAsync(browser.AnswerAsync);
        await browser.network.Network.AddInterceptAsync([InterceptPhase.BeforeRequestSent], new() { UrlPatterns = [new PatternUrlPattern { Protocol = "https" }] });
        return browser;
    }

    /// <summary>Opens a page in a new tab.</summary>
    /// <returns>The tab's handle.</returns>
    public string Open(Uri address)
    {
        Driver.SwitchTo().NewWindow(WindowType.Tab);
        GoTo(address);
        return Driver.CurrentWindowHandle;
    }

    /// <summary>Opens a page in this tab.</summary>
    public void GoTo(Uri address)
    {
        try
        {
            Driver.Navigate().GoToUrl(address);
        }
        catch (WebDriverException error)
        {
            throw new InvalidOperationException($"{address} was not there in {patience.TotalSeconds} s; requests without an answer: {string.Join(", ", open.Values)}", error);
        }
    }

    /// <summary>Saves what the tab looks like in a window of this height, beside the tests.</summary>
    public void Picture(string name, int height)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;
        Driver.Manage().Window.Size = new(Width, height);
        Driver.GetScreenshot().SaveAsFile(Path.Combine(folder, name + ".png"));
        Driver.Manage().Window.Size = new(Width, Height);
    }

    public async ValueTask DisposeAsync()
    {
        await network.DisposeAsync();
        Driver.Dispose();
    }

    /// <summary>Every request that is held gets an answer, whatever happens.</summary>
    private async Task AnswerAsync(BeforeRequestSentEventArgs request)
    {
        if (!request.IsBlocked)
            return;
        var (id, url) = (request.Request.Request, request.Request.Url);
        open[id.Id] = url;
        try
        {
            if (HasPlotly && url.StartsWith("https://cdn.plot.ly/", StringComparison.Ordinal))
                await network.Network.ProvideResponseAsync(id, new() { StatusCode = 200, Body = PlotlyJs() });
            else
                await network.Network.FailRequestAsync(id);
        }
        catch (BiDiException)
        {
            await FailAsync(id);
        }
        open.TryRemove(id.Id, out _);
    }

    private async Task FailAsync(Request request)
    {
        try
        {
            await network.Network.FailRequestAsync(request);
        }
        catch (BiDiException)
        {
            // The page that asked is gone.
        }
    }

    private static byte[] PlotlyJs()
    {
        using var stream = typeof(Plotly.NET.GenericChart).Assembly.GetManifestResourceStream("Plotly.NET.plotly-2.28.0.min.js")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
