#:sdk Microsoft.NET.Sdk.Web
#:project ../lib/Lessons.csproj
#:package System.CommandLine
#:property PublishAot=false

// Serves a file that learner.Export wrote, as a page to drop pictures on and as POST /predict: dotnet run data-scripts/serve.cs -- pets.safetensors
//                                                                                     curl --data-binary @cat.jpg http://127.0.0.1:5000/predict

using System.CommandLine;
using DeepLearning;

const int MostBytes = 10_000_000, MostConnections = 100;
// Up to here the rest is read and thrown away, because a client that still sends does not see an answer. Beyond it the connection is cut.
const int CutBytes = 10 * MostBytes;

var file = new Argument<FileInfo>("file") { Description = "What learner.Export wrote." }.AcceptExistingOnly();
var address = new Option<string>("--address") { Description = "Where to listen. Port 0 is any free one.", DefaultValueFactory = _ => "http://127.0.0.1:5000" };
var atOnce = new Option<int>("--at-once") { Description = "How many pictures are looked at at the same time; others wait.", DefaultValueFactory = _ => Environment.ProcessorCount };
atOnce.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
        result.AddError("--at-once needs a number from 1 on.");
});
var root = new RootCommand("Says on a page and to programs what is on pictures.") { file, address, atOnce };
root.SetAction(async (parsed, cancellation) =>
{
    try
    {
        using var predictor = Predictor.Load(parsed.GetRequiredValue(file).FullName);
        using var places = new SemaphoreSlim(parsed.GetValue(atOnce));
        await using var app = Make(predictor, places, parsed.GetRequiredValue(address));
        await app.StartAsync(cancellation);
        Console.WriteLine($"{parsed.GetValue(file)!.Name} answers at {app.Urls.Single()}; Ctrl+C stops it.");
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }
    catch (Exception error) when (error is IOException or InvalidDataException or FormatException or InvalidOperationException)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();

static WebApplication Make(Predictor predictor, SemaphoreSlim places, string address)
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls(address).ConfigureKestrel(options => (options.Limits.MaxRequestBodySize, options.Limits.MaxConcurrentConnections) = (CutBytes, MostConnections));
    var app = builder.Build();
    app.MapGet("/", () => Results.Content(Page.Html, "text/html; charset=utf-8"));
    app.MapGet("/health", () => "ready");
    app.MapPost("/predict", async (HttpRequest request, CancellationToken cancellation) =>
    {
        if (await ReadAsync(request.Body, cancellation) is not { } picture)
            return Results.Text($"A picture may have at most {MostBytes / 1_000_000} MB.", statusCode: StatusCodes.Status413PayloadTooLarge);
        await places.WaitAsync(cancellation);
        try
        {
            var prediction = predictor.Predict(Image.Open(picture));
            using var values = prediction.Values;
            return Results.Json(new Answer(prediction.Label, [.. values.data<float>().Select((value, i) => new Value(prediction.Names?[i], value))]));
        }
        catch (Exception error) when (error is InvalidDataException or ItemException or ArgumentException)
        {
            return Results.Text((error.InnerException ?? error).Message, statusCode: StatusCodes.Status400BadRequest);
        }
        finally
        {
            places.Release();
        }
    });
    return app;
}

static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
{
    using var content = new MemoryStream();
    var (part, length) = (new byte[81_920], 0L);
    for (int read; (read = await body.ReadAsync(part, cancellation)) > 0;)
    {
        length += read;
        if (length <= MostBytes)
            content.Write(part, 0, read);
    }
    return length <= MostBytes ? content.ToArray() : null;
}

/// <summary>What is in a picture, and the numbers behind it: of each name, or of none where the target has none.</summary>
internal sealed record Answer(string Label, Value[] Values);

internal sealed record Value(string? Name, float Number);

internal static class Page
{
    public const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>What is on the picture?</title>
        <link rel="icon" href="data:,">
        <style>
          :root { color-scheme: light dark; }
          body { font: 1rem system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
          label { display: block; position: relative; padding: 3rem 1rem; border: 2px dashed #888; border-radius: .5rem; text-align: center; cursor: pointer; }
          label.over, label:focus-within { border-color: #38f; background: #38f2; }
          input { position: absolute; width: 1px; opacity: 0; }
          img { max-width: 100%; max-height: 20rem; display: block; margin: 1rem auto; }
          meter { width: 16rem; }
          td:first-child { text-align: right; }
        </style>
        <h1>What is on the picture?</h1>
        <label>Drop a picture here, or click to choose one<input type="file" accept="image/*"></label>
        <img alt="" hidden>
        <h2 aria-live="polite"></h2>
        <table></table>
        <script>
          const [zone, input, picture, answer, table] = ['label', 'input', 'img', 'h2', 'table'].map(name => document.querySelector(name));
          const cell = (row, content) => row.insertCell().append(content);
          async function ask(file) {
            if (!file) return;
            URL.revokeObjectURL(picture.src);
            const shown = picture.src = URL.createObjectURL(file);
            picture.hidden = false;
            answer.textContent = '…';
            table.replaceChildren();
            try {
              const response = await fetch('/predict', { method: 'POST', body: file });
              if (!response.ok) throw new Error(await response.text() || response.statusText);
              const { label, values } = await response.json();
              if (shown !== picture.src) return; // another picture has come since
              answer.textContent = label;
              for (const { name, number } of values.sort((a, b) => b.number - a.number).slice(0, 10)) {
                const row = table.insertRow();
                cell(row, name ?? '');
                cell(row, Object.assign(document.createElement('meter'), { value: number }));
                cell(row, number.toFixed(3));
              }
            } catch (error) {
              if (shown === picture.src) answer.textContent = error.message;
            }
          }
          input.onchange = () => ask(input.files[0]);
          zone.ondragover = event => { event.preventDefault(); zone.classList.add('over'); };
          zone.ondragleave = () => zone.classList.remove('over');
          zone.ondrop = event => { event.preventDefault(); zone.classList.remove('over'); ask(event.dataTransfer.files[0]); };
        </script>
        """;
}
