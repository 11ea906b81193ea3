using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tests;

/// <summary>A web server on 127.0.0.1 that hands out one archive, and misbehaves as a test tells it: one <see cref="Answer"/> a request, then it behaves.</summary>
public sealed class ArchiveServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly byte[] archive;
    private readonly ConcurrentQueue<Answer> answers = new();
    private readonly CancellationTokenSource stopped = new();

    public ArchiveServer(byte[] archive, params Answer[] answers)
    {
        this.archive = archive;
        foreach (var answer in answers)
            this.answers.Enqueue(answer);
        Address = new Uri($"http://127.0.0.1:{FreePort()}/set.zip");
        listener.Prefixes.Add(Address.GetLeftPart(UriPartial.Authority) + "/");
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>How a request is answered: with a status, or with the archive, of which <paramref name="Bytes"/> are sent before the connection drops or stalls.</summary>
    public sealed record Answer(int? Status = null, int? Bytes = null, bool Stalls = false, bool IgnoresRange = false, bool HidesLength = false);

    public Uri Address { get; }

    /// <summary>The Range header of each request, in order; null where it had none.</summary>
    public ConcurrentQueue<string?> Ranges { get; } = new();

    public void Dispose()
    {
        stopped.Cancel();
        listener.Close();
        stopped.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var range = context.Request.Headers["Range"];
        Ranges.Enqueue(range);
        var answer = answers.TryDequeue(out var next) ? next : new Answer();
        var response = context.Response;
        try
        {
            if (answer.Status is { } status)
            {
                response.StatusCode = status;
                response.Close();
                return;
            }
            var start = range is null || answer.IgnoresRange ? 0 : int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            if (start >= archive.Length)
            {
                response.StatusCode = 416;
                response.Close();
                return;
            }
            if (range is not null && !answer.IgnoresRange)
            {
                response.StatusCode = 206;
                response.AddHeader("Content-Range", $"bytes {start}-{archive.Length - 1}/{archive.Length}");
            }
            if (answer.HidesLength)
                response.SendChunked = true;
            else
                response.ContentLength64 = archive.Length - start;
            var body = archive.AsMemory(start);
            await response.OutputStream.WriteAsync(answer.Bytes is { } bytes ? body[..bytes] : body);
            await response.OutputStream.FlushAsync();
            if (answer.Stalls)
                await Task.Delay(Timeout.Infinite, stopped.Token);
            if (answer.Bytes is not null)
                response.Abort();
            else
                response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            response.Abort();
        }
    }
}
