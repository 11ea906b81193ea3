using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace DeepLearning;

/// <summary>
/// Brings a published file's bytes into a file here: goes on where that one ends, tries again with growing waits when the connection fails or stalls,
/// and takes nothing that is not as long as what was published.
/// </summary>
internal sealed class Download(CatalogueEntry entry, Uri source)
{
    private const int BlockSize = 1 << 16;

    /// <summary>Where from: a web address, or a file.</summary>
    public Uri Source => source;

    /// <summary>How long nothing may arrive before the connection counts as lost.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the second attempt; the others double it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The clock of both.</summary>
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
        var isWhole = part.Length == entry.ExactBytes;
        while (!isWhole)
        {
            var before = part.Length;
            try
            {
                using var response = await attempts.ExecuteAsync(async token => await AttemptAsync(client, part, progress, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
                isWhole = response.IsSuccessStatusCode || IsWhole(part, response)
                    ? true
                    : throw new HttpRequestException($"the answer is {(int)response.StatusCode} {response.ReasonPhrase}");
            }
            catch (Exception error) when (error is HttpRequestException or TimeoutException or UriFormatException or NotSupportedException) // the latter two: redirected to what is no web address
            {
                if (part.Length <= before) // while something arrives, patience starts anew
                    throw new HttpRequestException($"{entry.Title} cannot be fetched from {source}: {error.Message}. What has arrived is kept: run `{entry.GetCommand}` again later.", error);
            }
        }
    }

    private ResiliencePipeline<HttpResponseMessage> Attempts() => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = Time }
        .AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 5,
            Delay = FirstWait,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = false,
            ShouldHandle = attempt => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(attempt.Outcome) || attempt.Outcome.Exception is TimeoutException),
            OnRetry = attempt =>
            {
                var reason = attempt.Outcome.Exception?.Message ?? $"the answer is {(int)attempt.Outcome.Result!.StatusCode}";
                Console.Error.WriteLine(FormattableString.Invariant($"{entry.Title}: {reason}. Trying again in {attempt.RetryDelay.TotalSeconds:0.#} s."));
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
            if (response.IsSuccessStatusCode)
                await AppendAsync(response, part, progress, stall).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && !IsWhole(part, response))
                throw Forget(part, WrongSize("fewer"));
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

    private async Task AppendAsync(HttpResponseMessage response, FileStream part, IProgress<long> progress, CancellationTokenSource stall)
    {
        var range = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange : null;
        var (start, announced) = range is null ? (0, response.Content.Headers.ContentLength) : (range.From ?? 0, range.Length);
        if ((announced ?? entry.ExactBytes) != (entry.ExactBytes ?? announced))
            throw WrongSize($"{announced}"); // what has arrived before may be good, and stays
        if (start > part.Length)
            throw new HttpRequestException($"the server left out the bytes {part.Length} to {start}");
        part.SetLength(start); // 0 where the server ignores ranges and sends everything
        part.Position = start;

        using var body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        var block = new byte[BlockSize];
        for (int count; (count = await ReadAsync(body, block, stall).ConfigureAwait(false)) > 0; progress.Report(part.Length))
        {
            if (part.Length + count > entry.ExactBytes)
                throw Forget(part, WrongSize("more"));
            await part.WriteAsync(block.AsMemory(0, count), stall.Token).ConfigureAwait(false);
        }
        if (part.Length < entry.ExactBytes)
            throw Forget(part, WrongSize($"{part.Length}"));
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
            throw new HttpRequestException("the connection broke off", error);
        }
    }

    private InvalidDataException WrongSize(string bytes) => new($"it has {bytes} bytes instead of {entry.Bytes}");

    private static InvalidDataException Forget(FileStream part, InvalidDataException error)
    {
        part.SetLength(0);
        return error;
    }
}
