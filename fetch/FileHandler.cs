using System.Net;

namespace DeepLearning;

/// <summary>Answers requests for file: addresses as a web server would, ranges included, so that a download from a folder is like any other.</summary>
internal sealed class FileHandler : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(request.RequestUri!.LocalPath);
        var start = request.Headers.Range?.Ranges.Single().From ?? 0;
        if (start > 0 && start >= file.Length)
        {
            using (file)
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable) { Content = { Headers = { ContentRange = new(file.Length) } } });
        }
        file.Position = start;
        var content = new StreamContent(file);
        content.Headers.ContentLength = file.Length - start;
        if (start == 0)
            return Task.FromResult(new HttpResponseMessage { Content = content });
        content.Headers.ContentRange = new(start, file.Length - 1, file.Length);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = content });
    }
}
