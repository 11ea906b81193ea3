using System.Text.Json.Nodes;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Tests.Browser;

/// <summary>Chromium without a window, which reaches this machine alone, and plotly.js's server as the tests have it.</summary>
internal sealed class Chromium : IDisposable
{
    public const string Program = "chromium", DriverProgram = "chromedriver";

    private const int Width = 1200, Height = 1000;

    /// <summary>A page of the disk or of this machine needs seconds.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    private readonly PlotlyServer plotly;

    private Chromium(ChromeDriver driver, PlotlyServer plotly) => (Driver, this.plotly) = (driver, plotly);

    public ChromeDriver Driver { get; }

    /// <summary>Whether plotly.js can be had.</summary>
    public bool HasPlotly
    {
        get => plotly.HasPlotly;
        set => plotly.HasPlotly = value;
    }

    public static Chromium Start() => Start(patience);

    /// <param name="patience">How long a page may take to open.</param>
    public static Chromium Start(TimeSpan patience)
    {
        var plotly = new PlotlyServer();
        var options = new ChromeOptions
        {
            BinaryLocation = NeedsFactAttribute.Find(Program),
            UnhandledPromptBehavior = UnhandledPromptBehavior.Accept, // to leave a notebook that is not saved
        };
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-gpu", $"--window-size={Width},{Height}", "--ignore-certificate-errors",
            $"--host-resolver-rules=MAP {PlotlyServer.Host} 127.0.0.1:{plotly.Port},MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1");
        options.SetLoggingPreference("performance", LogLevel.All); // the requests
        var driver = new ChromeDriver(ChromeDriverService.CreateDefaultService(NeedsFactAttribute.Find(DriverProgram)), options, 2 * Chromium.patience);
        driver.Manage().Timeouts().PageLoad = driver.Manage().Timeouts().AsynchronousJavaScript = patience;
        return new Chromium(driver, plotly);
    }

    /// <summary>Opens a page in a new tab.</summary>
    /// <returns>The tab's handle.</returns>
    public string Open(Uri address)
    {
        Driver.SwitchTo().NewWindow(WindowType.Tab);
        GoTo(address);
        return Driver.CurrentWindowHandle;
    }

    /// <summary>Opens a page in this tab; one that does not open tells which of its requests nobody has answered.</summary>
    public void GoTo(Uri address)
    {
        OpenRequests(); // of pages before this one
        try
        {
            Driver.Navigate().GoToUrl(address);
        }
        catch (WebDriverException error)
        {
            throw new WebDriverException($"{address} did not open. Requests without an answer: {string.Join(", ", OpenRequests())}.", error);
        }
    }

    /// <summary>The addresses of the requests that began since this was asked before and have not ended.</summary>
    private Dictionary<string, string>.ValueCollection OpenRequests()
    {
        var open = new Dictionary<string, string>();
        foreach (var entry in Driver.Manage().Logs.GetLog("performance"))
        {
            var message = JsonNode.Parse(entry.Message)!["message"]!;
            var id = (string?)message["params"]?["requestId"];
            switch ((string?)message["method"])
            {
                case "Network.requestWillBeSent":
                    open[id!] = (string)message["params"]!["request"]!["url"]!;
                    break;
                case "Network.loadingFinished":
                case "Network.loadingFailed" when (bool?)message["params"]!["canceled"] != true: // Cancelled is what the driver gave up with the page.
                    open.Remove(id!);
                    break;
            }
        }
        return open.Values;
    }

    /// <summary>Saves what the tab looks like, if the variable LESSONS_SCREENSHOTS names a folder for that: to draw it anew takes a browser longer than most tests.</summary>
    /// <param name="name">The file's, without .png.</param>
    /// <param name="height">Of the window; null: as it is.</param>
    public void Picture(string name, Func<int>? height = null)
    {
        if (Environment.GetEnvironmentVariable("LESSONS_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".png");
        if (height is not null)
            Driver.Manage().Window.Size = new(Width, height());
        Driver.GetScreenshot().SaveAsFile(path);
        if (height is not null)
            Driver.Manage().Window.Size = new(Width, Height);
    }

    public void Dispose()
    {
        Driver.Dispose();
        plotly.Dispose();
    }
}
