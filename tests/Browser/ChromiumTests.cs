using System.Net;
using System.Net.Sockets;
using OpenQA.Selenium;

namespace Tests.Browser;

[Trait("Category", "Slow")]
public class ChromiumTests
{
    [BrowserFact]
    public void A_page_that_does_not_open_names_the_request_that_nobody_answers()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var script = $"http://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/never.js";
        using var folder = new TemporaryData();
        var page = folder.PathOf("page.html");
        File.WriteAllText(page, $"<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><script src='{script}'></script>");
        using var browser = Chromium.Start(TimeSpan.FromSeconds(3)); // by which a busy machine, too, has read the page
        var error = Assert.Throws<WebDriverException>(() => browser.GoTo(new Uri(page)));
        Assert.Equal($"{new Uri(page)} did not open. Requests without an answer: {script}.", error.Message);
    }
}
