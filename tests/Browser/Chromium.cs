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

    private readonly IBiDi network;

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
        var driver = new ChromeDriver(ChromeDriverService.CreateDefaultService(NeedsFactAttribute.Find(DriverProgram)), options, TimeSpan.FromMinutes(5));
        var browser = new Chromium(driver, await driver.AsBiDiAsync());
        await browser.network.Network.AddInterceptAsync([InterceptPhase.BeforeRequestSent], new() { UrlPatterns = [new PatternUrlPattern { Protocol = "https" }] });
        await browser.network.Network.BeforeRequestSent.SubscribeAsync(browser.AnswerAsync);
        return browser;
    }

    /// <summary>Opens a page in a new tab.</summary>
    /// <returns>The tab's handle.</returns>
    public string Open(Uri address)
    {
        Driver.SwitchTo().NewWindow(WindowType.Tab);
        Driver.Navigate().GoToUrl(address);
        return Driver.CurrentWindowHandle;
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

    private async Task AnswerAsync(BeforeRequestSentEventArgs request)
    {
        if (!request.IsBlocked)
            return;
        if (HasPlotly && request.Request.Url.StartsWith("https://cdn.plot.ly/", StringComparison.Ordinal))
            await network.Network.ProvideResponseAsync(request.Request.Request, new() { StatusCode = 200, Body = PlotlyJs() });
        else
            await network.Network.FailRequestAsync(request.Request.Request);
    }

    private static byte[] PlotlyJs()
    {
        using var stream = typeof(Plotly.NET.GenericChart).Assembly.GetManifestResourceStream("Plotly.NET.plotly-2.28.0.min.js")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
