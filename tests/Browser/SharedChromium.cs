namespace Tests.Browser;

/// <summary>One Chromium, without plotly.js's server, for the tests of a class that change nothing in it but what each sets anew; started by the first.</summary>
public sealed class SharedChromium : IDisposable
{
    private Chromium? browser;

    internal Chromium Browser => browser ??= Started();

    public void Dispose() => browser?.Dispose();

    private static Chromium Started()
    {
        var browser = Chromium.Start();
        browser.HasPlotly = false;
        return browser;
    }
}
