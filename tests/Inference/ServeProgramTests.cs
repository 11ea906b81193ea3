using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using DeepLearning;
using OpenQA.Selenium;
using OpenQA.Selenium.Support.UI;
using Tests.Browser;
using Tests.Vision;

namespace Tests.Inference;

/// <summary>The program data-scripts/serve.cs, asked by a client of its own.</summary>
[Collection(nameof(Seeded))]
[Trait("Category", "Slow")]
public sealed partial class ServeProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lessons-").FullName;

    private string FilePath => Path.Combine(folder, "predictor.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_answers_as_the_learner_and_refuses_in_one_line_what_is_no_picture()
    {
        var learner = NoiseLearner.Create();
        learner.Export(FilePath);
        byte[][] pictures = [.. Enumerable.Range(1, 4).Select(seed => Pictures.Noise(50, 40, seed).ToPng())];
        var program = await ScriptProgram.BuildAsync("data-scripts/serve.cs");
        var (wrong, refusal) = await RunToEndAsync(program, Path.Combine(folder, "none"));
        Assert.True(wrong != 0 && refusal.Contains("none", StringComparison.Ordinal));

        using var server = Start(program, FilePath);
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(server) };
            Assert.Equal("127.0.0.1", client.BaseAddress.Host);
            Assert.Equal("ready", await client.GetStringAsync("health"));
            Assert.Contains("Drop a picture here", await client.GetStringAsync(""), StringComparison.Ordinal);

            // More at once than are looked at at once.
            var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i => await (await PostAsync(client, pictures[i % 4])).Content.ReadFromJsonAsync<Answer>()));
            foreach (var (i, answer) in answers.Index())
            {
                var (label, values) = learner.Predict(pictures[i % 4]);
                Assert.Equal(label, answer!.Label);
                Assert.Equal(["even", "odd"], answer.Values.Select(value => value.Name));
                Training.Near.Equal([.. values.data<float>().Select(value => (double)value)], [.. answer.Values.Select(value => (double)value.Number)], 1e-6);
            }

            foreach (var (content, status, message) in new[]
            {
                ("no picture"u8.ToArray(), HttpStatusCode.BadRequest, "it is not a JPEG, PNG"),
                (pictures[0][..^100], HttpStatusCode.BadRequest, "its pixels are damaged, or the file is truncated"),
                ([], HttpStatusCode.BadRequest, "it is empty"),
                (new byte[10_000_001], HttpStatusCode.RequestEntityTooLarge, "at most 10 MB"),
                (new byte[90_000_000], HttpStatusCode.RequestEntityTooLarge, "at most 10 MB"),
            })
            {
                foreach (var saysItsLength in new[] { true, false })
                {
                    using var response = await PostAsync(client, content, saysItsLength);
                    Assert.Equal(status, response.StatusCode);
                    Assert.Contains(message, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                }
            }
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, pictures[0])).StatusCode);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    [NeedsFact(Chromium.Program, Chromium.DriverProgram)]
    public async Task The_page_answers_a_picture_that_is_dropped_on_it_and_says_what_is_none()
    {
        var learner = NoiseLearner.Create();
        learner.Export(FilePath);
        var picture = Pictures.Noise(50, 40, 1).ToPng();
        var text = Path.Combine(folder, "text.png");
        File.WriteAllText(text, "no picture");
        using var server = Start(await ScriptProgram.BuildAsync("data-scripts/serve.cs"), FilePath);
        try
        {
            using var browser = Chromium.Start();
            browser.GoTo(await AddressAsync(server));
            var said = browser.Driver.FindElement(By.TagName("h2"));
            var patience = new WebDriverWait(browser.Driver, TimeSpan.FromMinutes(1));
            browser.Driver.ExecuteScript(
                """
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([Uint8Array.from(atob(arguments[0]), letter => letter.charCodeAt(0))], 'noise.png', { type: 'image/png' }));
                for (const kind of ['dragover', 'drop'])
                  document.querySelector('label').dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
                """, Convert.ToBase64String(picture));
            patience.Until(_ => said.Text is not ("" or "…"));
            var (label, values) = learner.Predict(picture);
            Assert.Equal(label, said.Text);
            var sure = values.max().item<float>();
            Assert.Equal([$"{label} {Number(sure)}", $"{(label == "odd" ? "even" : "odd")} {Number(1 - sure)}"],
                browser.Driver.FindElements(By.TagName("tr")).Select(row => string.Join(' ', row.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))));
            Assert.Equal(50L, browser.Driver.ExecuteScript("return document.querySelector('img').naturalWidth"));
            foreach (var (scheme, isDark) in new[] { ("light", false), ("dark", true) })
            {
                browser.Driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new() { ["features"] = new[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = scheme } } });
                Assert.Equal(isDark, browser.Driver.ExecuteScript("return getComputedStyle(document.body).color === 'rgb(255, 255, 255)'"));
                browser.Picture($"serve-{scheme}", height: () => 700);
            }

            browser.Driver.FindElement(By.TagName("input")).SendKeys(text);
            patience.Until(_ => said.Text.Contains("it is not a JPEG, PNG", StringComparison.Ordinal));
            Assert.Empty(browser.Driver.FindElements(By.TagName("tr")));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }

        static string Number(float value) => value.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] content, bool saysItsLength = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "predict") { Content = new ByteArrayContent(content) };
        request.Headers.TransferEncodingChunked = !saysItsLength;
        return await client.SendAsync(request);
    }

    private static async Task<Uri> AddressAsync(Process server)
    {
        var line = await server.StandardOutput.ReadLineAsync() ?? await server.StandardError.ReadToEndAsync();
        return new(Address().Match(line) is { Success: true } match ? match.Value : throw new InvalidOperationException(line));
    }

    private static Process Start(string program, string file) => Process.Start(ScriptProgram.Redirected(Repository.Root, program, file, "--address", "http://127.0.0.1:0", "--at-once", "2"))!;

    private static async Task<(int Exit, string Error)> RunToEndAsync(string program, string file)
    {
        using var process = Start(program, file);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    private sealed record Answer(string Label, Value[] Values);

    private sealed record Value(string Name, float Number);
}
