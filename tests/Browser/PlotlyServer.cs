using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Tests.Browser;

/// <summary>
/// Stands for plotly.js's server: has the plotly.js that Plotly.NET brings along, or does not answer. The browser is told to find it under that server's name.
/// Holding the browser's requests through its driver would not do: while a page is being opened, the driver now and then passes no answer on, and the page waits for ever.
/// </summary>
internal sealed class PlotlyServer : IDisposable
{
    public const string Host = "cdn.plot.ly";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate;

    public PlotlyServer()
    {
        using var key = RSA.Create();
        using var made = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whether plotly.js can be had.</summary>
    public volatile bool HasPlotly = true;

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            // The tests have ended.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        if (!HasPlotly)
            return;
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(certificate);
            using var request = new StreamReader(stream, leaveOpen: true);
            while (await request.ReadLineAsync() is { Length: > 0 }) { }
            var script = PlotlyJs();
            // Kept by nobody: in the next test it may not be there.
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: {script.Length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n")));
            await stream.WriteAsync(script);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The browser has gone away.
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
