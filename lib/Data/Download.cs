using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace DeepLearning;

/// <summary>
/// Brings an archive's bytes into a file: goes on where the file ends, tries again with growing waits when the connection fails or stalls,
/// and takes nothing that is not as long as what was published.
/// </summary>
internal sealed class Download(CatalogueEntry entry)
{
    private const int BlockSize = 1 << 16;

    /// <summary>How long nothing may arrive before the connection counts as lost.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the second attempt; the others double it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Completes the file.</summary>
    /// <param name="part">What has arrived so far; written at its end.</param>
    /// <param name="progress">Hears of the file's length.</param>
    /// <param name="cancellation">Stops it; the file keeps what has arrived.</param>
    /// <exception cref="InvalidDataException">The file at the address has another size than was published.</exception>
    /// <exception cref="HttpRequestException">The address does not answer, or answers with an error.</exception>
    public async Task CompleteAsync(FileStream part, IProgress<long> progress, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var attempts = Attempts();
        while (part.Length < entry.Bytes)
        {
            var before = part.Length;
            try
            {
                using var response = await attempts.ExecuteAsync(async token => await AttemptAsync(client, part, progress, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode)
                    throw new HttpRequestException($"the server says {(int)response.StatusCode} {response.ReasonPhrase}");
            }
            catch (Exception error) when (error is HttpRequestException or TimeoutException)
            {
                if (part.Length <= before) // while something arrives, patience starts anew
                    throw new HttpRequestException($"{entry.Title} cannot be fetched from {entry.Address}: {error.Message}. What has arrived is kept: run `{entry.GetCommand}` again later.", error);
            }
        }
    }

    private ResiliencePipeline<HttpResponseMessage> Attempts() => new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 5,
            Delay = FirstWait,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = false,
            ShouldHandle = attempt => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(attempt.Outcome) || attempt.Outcome.Exception is TimeoutException),
            OnRetry = attempt =>
            {
                var reason = attempt.Outcome.Exception?.Message ?? $"the server says {(int)attempt.Outcome.Result!.StatusCode}";
                Console.Error.WriteLine($"{entry.Title}: {reason}. Trying again in {attempt.RetryDelay.TotalSeconds:0.#} s.");
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    /// <summary>One request for what is missing, and its answer's body appended.</summary>
    private async Task<HttpResponseMessage> AttemptAsync(HttpClient client, FileStream part, IProgress<long> progress, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(StallLimit);
        using var request = new HttpRequestMessage(HttpMethod.Get, entry.Address);
        if (part.Length > 0)
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
        HttpResponseMessage? response = null;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                await AppendAsync(response, part, progress, stall).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable ? throw WrongSize("fewer") : response;
        }
        catch (Exception error)
        {
            response?.Dispose();
            if (error is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new TimeoutException($"nothing arrived for {StallLimit.TotalSeconds:0.#} s", error);
            throw;
        }
    }

    private async Task AppendAsync(HttpResponseMessage response, FileStream part, IProgress<long> progress, CancellationTokenSource stall)
    {
        var range = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange : null;
        var (start, total) = range is null ? (0, response.Content.Headers.ContentLength) : (range.From ?? 0, range.Length);
        if (total is { } published && published != entry.Bytes)
            throw WrongSize($"{published}");
        if (start > part.Length)
            throw new HttpRequestException($"the server left out the bytes {part.Length} to {start}");
        part.SetLength(start); // 0 where the server ignores ranges and sends everything
        part.Position = start;

        using var body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        var block = new byte[BlockSize];
        for (int count; (count = await ReadAsync(body, block, stall).ConfigureAwait(false)) > 0; progress.Report(part.Length))
        {
            if (part.Length + count > entry.Bytes)
                throw WrongSize("more");
            await part.WriteAsync(block.AsMemory(0, count), stall.Token).ConfigureAwait(false);
        }
        if (part.Length < entry.Bytes)
            throw WrongSize($"{part.Length}");
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
}
