using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Tests;

/// <summary>A web server on a free port of 127.0.0.1 that hands out one archive, and misbehaves as a test tells it: one <see cref="Answer"/> a request, then it behaves.</summary>
public sealed class ArchiveServer : IDisposable
{
    private readonly WebApplication server;
    private readonly byte[] archive;
    private readonly ConcurrentQueue<Answer> answers;

    public ArchiveServer(byte[] archive, params Answer[] answers)
    {
        this.archive = archive;
        this.answers = new(answers);
        var builder = WebApplication.CreateEmptyBuilder(new());
        // Port 0: the system gives a free port and keeps it; one that is looked up beforehand may be taken in between.
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.Run(AnswerAsync);
        server.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(server.Urls.Single() + "/set.zip");
    }

    /// <summary>
    /// How a request is answered: with a status (and another address, where it redirects), or with the archive, said to be of <paramref name="Length"/>,
    /// of which <paramref name="Bytes"/> are sent before the connection drops or stalls;
    /// asked for a range it leaves out the first bytes of it, or does not say which range it sends; or with a page instead of the archive, as a portal that wants a login does.
    /// </summary>
    public sealed record Answer(
        int? Status = null, string? Location = null, int? Bytes = null, bool Stalls = false, bool IgnoresRange = false, bool HidesLength = false, long? Length = null, int Skips = 0,
        bool HidesRange = false, string? Page = null, string? RetryAfter = null);

    public Uri Address { get; }

    /// <summary>The Range header of each request, in order; null where it had none.</summary>
    public ConcurrentQueue<string?> Ranges { get; } = new();

    /// <summary>What each request asked for.</summary>
    public ConcurrentQueue<string> Paths { get; } = new();

    public void Dispose()
    {
        // A client that stalls on purpose is not waited for.
        using var now = new CancellationTokenSource();
        now.Cancel();
        server.StopAsync(now.Token).GetAwaiter().GetResult();
        ((IDisposable)server).Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var range = (string?)context.Request.Headers.Range;
        Ranges.Enqueue(range);
        Paths.Enqueue(context.Request.Path);
        var answer = answers.TryDequeue(out var next) ? next : new Answer();
        var response = context.Response;
        if (answer.Status is { } status)
        {
            response.StatusCode = status;
            response.Headers.Location = answer.Location;
            response.Headers.RetryAfter = answer.RetryAfter;
            return;
        }
        if (answer.Page is { } page)
        {
            response.ContentLength = answer.HidesLength ? null : page.Length;
            await response.WriteAsync(page);
            return;
        }
        var start = range is null || answer.IgnoresRange ? 0 : int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) + answer.Skips;
        if (start >= archive.Length)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{archive.Length}";
            return;
        }
        var length = answer.Length ?? archive.Length;
        if (range is not null && !answer.IgnoresRange)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = answer.HidesRange ? default : new($"bytes {start}-{length - 1}/{length}");
        }
        if (!answer.HidesLength)
            response.ContentLength = length - start;
        var body = archive.AsMemory(start);
        await response.Body.WriteAsync(answer.Bytes is { } bytes ? body[..bytes] : body);
        await response.Body.FlushAsync();
        if (answer.Stalls)
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        if (answer.Bytes is not null)
            context.Abort();
    }
}
