using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace DeepLearning;

/// <summary>
/// Brings a published file's bytes into a file here: goes on where that one ends, tries again with growing waits when the connection fails or stalls,
/// and takes nothing that is not as long as what was published. No answer, whatever it is, costs the bytes that arrived before it.
/// </summary>
internal sealed class Download(CatalogueEntry entry, Uri source)
{
    private const int BlockSize = 1 << 16;

    /// <summary>Fewer bytes than this in a minute are as good as none: at 1 kB/s, pets would take nine days.</summary>
    private const int LeastBytesPerMinute = 60_000;

    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait that a server is granted; one may ask for days.</summary>
    private static readonly TimeSpan mostWait = TimeSpan.FromMinutes(2);

    /// <summary>Where from: a web address, or a file.</summary>
    public Uri Source => source;

    /// <summary>How long nothing may arrive before the connection counts as lost.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the second attempt; the others double it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The clock of these.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Completes the file.</summary>
    /// <param name="part">What has arrived so far; written at its end.</param>
    /// <param name="progress">Hears of the file's length.</param>
    /// <param name="cancellation">Stops it; the file keeps what has arrived.</param>
    /// <exception cref="InvalidDataException">The file at the address has another size than was published.</exception>
    /// <exception cref="HttpRequestException">The address does not answer, or answers with an error.</exception>
    public async Task CompleteAsync(FileStream part, IProgress<long> progress, CancellationToken cancellation)
    {
        using var client = new HttpClient(source.IsFile ? new FileHandler() : new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        var attempts = Attempts();
        var isWhole = part.Length == entry.MostBytes;
        while (!isWhole)
        {
            var before = part.Length;
            try
            {
                using var response = await attempts.ExecuteAsync(async token => await AttemptAsync(client, part, progress, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
                isWhole = HasContent(response) || IsWhole(part, response) ? true : throw new HttpRequestException(Reason(response));
            }
            catch (Exception error) when (error is HttpRequestException or TimeoutException or UriFormatException or NotSupportedException) // the latter two: redirected to what is no web address
            {
                if (part.Length - before < LeastBytesPerMinute) // while enough arrives, patience starts anew
                    throw new HttpRequestException($"{entry.Title} cannot be fetched from {source}: {error.Message.TrimEnd('.')}. What has arrived is kept: run `{entry.GetCommand}` again later.", error);
            }
        }
    }

    private ResiliencePipeline<HttpResponseMessage> Attempts() => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = Time }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 5,
            Delay = FirstWait,
            BackoffType = DelayBackoffType.Exponential,
            DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } response && AskedWait(response) is { } asked && asked > TimeSpan.Zero
                ? asked < mostWait ? asked : mostWait
                : (TimeSpan?)null),
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is HttpRequestException or TimeoutException || attempt.Outcome.Result is { } response && IsTransient(response)),
            OnRetry = attempt =>
            {
                var reason = attempt.Outcome.Exception?.Message ?? Reason(attempt.Outcome.Result!);
                Console.Error.WriteLine(FormattableString.Invariant($"{entry.Title}: {reason.TrimEnd('.')}. Trying again in {attempt.RetryDelay.TotalSeconds:0.#} s."));
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>One request for what is missing, and its answer's body appended.</summary>
    private async Task<HttpResponseMessage> AttemptAsync(HttpClient client, FileStream part, IProgress<long> progress, CancellationToken cancellation)
    {
        using var stall = new CancellationTokenSource(StallLimit, Time);
        using var stopped = cancellation.Register(stall.Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (part.Length > 0)
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
        HttpResponseMessage? response = null;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if (HasContent(response))
                await AppendAsync(response, part, progress, stall).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length is { } length && length < part.Length)
            {
                if (length >= entry.LeastBytes) // then the file is as it should be, and what has arrived is not
                    part.SetLength(0);
                throw WrongSize($"{length}");
            }
            return response;
        }
        catch (Exception error)
        {
            response?.Dispose();
            if (error is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new TimeoutException(FormattableString.Invariant($"nothing arrived for {StallLimit.TotalSeconds:0.#} s"), error);
            throw;
        }
    }

    /// <summary>Whether the server says that nothing is missing.</summary>
    private static bool IsWhole(FileStream part, HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == part.Length;

    private static bool HasContent(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent;

    /// <summary>Whether another answer may be had later.</summary>
    private static bool IsTransient(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private string Reason(HttpResponseMessage response) =>
        $"the answer is {(int)response.StatusCode} {response.ReasonPhrase}" + (AskedWait(response) is { } wait ? $", to ask again in {wait.TotalSeconds:0} s" : "");

    private TimeSpan? AskedWait(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - Time.GetUtcNow() : null;

    private async Task AppendAsync(HttpResponseMessage response, FileStream part, IProgress<long> progress, CancellationTokenSource stall)
    {
        var before = part.Length;
        var isPartial = response.StatusCode == HttpStatusCode.PartialContent;
        var range = response.Content.Headers.ContentRange;
        var (start, announced) = isPartial ? (range?.From, range?.Length) : (0, response.Content.Headers.ContentLength);
        if (announced < entry.LeastBytes || announced > entry.MostBytes)
            throw WrongSize($"{announced}");
        if (start is null)
            throw new HttpRequestException("the answer is a part of the file, but does not say which");
        if (start > before)
            throw new HttpRequestException($"the server left out the bytes {before} to {start}");

        part.Position = before;
        var known = before - start.Value; // bytes that are here already: a server that ignores ranges sends all of them again
        using var body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        var block = new byte[BlockSize];
        var (minuteStart, minuteBytes) = (Time.GetTimestamp(), 0L);
        for (int count; (count = await ReadAsync(body, block, stall).ConfigureAwait(false)) > 0; progress.Report(part.Length))
        {
            var skipped = (int)Math.Min(known, count);
            known -= skipped;
            if (part.Length + count - skipped > entry.MostBytes)
                throw Undo(WrongSize($"more than {entry.MostBytes}"));
            await part.WriteAsync(block.AsMemory(skipped, count - skipped), stall.Token).ConfigureAwait(false);
            minuteBytes += count;
            if (Time.GetElapsedTime(minuteStart) < minute)
                continue;
            if (minuteBytes < LeastBytesPerMinute)
                throw new TimeoutException($"only {minuteBytes} bytes arrived in a minute");
            (minuteStart, minuteBytes) = (Time.GetTimestamp(), 0);
        }
        if (known > 0 || part.Length < entry.LeastBytes)
            throw Undo(WrongSize($"{part.Length - known}"));

        InvalidDataException Undo(InvalidDataException error)
        {
            part.SetLength(before);
            return error;
        }
    }

    /// <summary>Reads a block; a connection that breaks off meanwhile is the network's failure, not the disk's.</summary>
    private async Task<int> ReadAsync(Stream body, byte[] block, CancellationTokenSource stall)
    {
        stall.CancelAfter(StallLimit);
        try
        {
            return await body.ReadAsync(block, stall.Token).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new HttpRequestException("the connection was lost", error);
        }
    }

    private InvalidDataException WrongSize(string bytes) => new($"it has {bytes} bytes instead of {(entry.Tolerance > 0 ? "about " : "")}{entry.Bytes}");
}
