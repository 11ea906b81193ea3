using System.Globalization;
using System.Text.RegularExpressions;
using SkiaSharp;
using Tests.Kernel;

namespace Tests.Docs;

/// <summary>What docs/your-own-data.md shows, on data drawn here: its cells run one after the other, then its program.</summary>
[Trait("Category", "Slow")]
public sealed partial class YourOwnDataTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestSession session = new();

    private static readonly List<(string Kind, string Code)> blocks =
        [.. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/your-own-data.md"))).Select(block => (block.Groups[1].Value, block.Groups[2].Value))];

    public Task InitializeAsync() => session.InitializeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => session.DisposeAsync();

    [Fact]
    public async Task Every_snippet_runs_as_it_stands()
    {
        DrawData();
        var cells = blocks.Where(block => block.Kind == "csharp").Select(block => block.Code.Replace("../lib/", $"{Repository.Root}/lib/", StringComparison.Ordinal)).ToList();
        Assert.True(cells.Count > 10);
        var said = new List<string>();
        foreach (var cell in cells)
        {
            await session.Execute(cell);
            Assert.True(session.Result.Error is null, $"{cell}\n{session.Result.Error?.Message}");
            Assert.Equal("", session.Stderr);
            said.Add(session.Stdout);
            if (cell.Contains("Summary(", StringComparison.Ordinal))
                Assert.Contains("Every step works", session.Value, StringComparison.Ordinal);
        }
        Assert.Single(said, text => text.Contains("The sample's network has seen drawings only.", StringComparison.Ordinal));
        await session.Pass("Console.Write($\"{learner.Predict(\"animals/cat/1.png\").Label} {File.ReadLines(\"log.csv\").Count()}\")");
        Assert.Matches(@"^cat ([3-9]|[1-4]\d)$", session.Stdout); // a line of titles and some epochs, but not all 50

        var program = Assert.Single(blocks, block => block.Kind == "csharp program").Code;
        session.File("guess.cs", program.Replace("../lib/", $"{Repository.Root}/lib/", StringComparison.Ordinal));
        Assert.Equal("animals/cat/1.png: cat\nanimals/dog/2.png: dog\n", await RunAsync("run", "guess.cs", "--", "animals.safetensors", "animals/cat/1.png", "animals/dog/2.png"));

        // Of the native libraries it has this system's, of TorchSharp the mended one.
        var folder = new DirectoryInfo((await RunAsync("build", "guess.cs", "--getProperty:TargetDir")).Trim());
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, "runtimes")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "lib/bin/TorchSharp.dll")), File.ReadAllBytes(Path.Combine(folder.FullName, "TorchSharp.dll")));
        Assert.InRange(folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6, 100, 560);
    }

    [Fact]
    public void Examples_of_tables_are_as_the_snippets_read_them() =>
        Assert.All(blocks.Where(block => block.Kind == "text"), block => Assert.Single(Tables(), table => block.Code.StartsWith(table.Lines[0] + "\n", StringComparison.Ordinal)));

    private void DrawData()
    {
        foreach (var (name, lines) in Tables())
            session.File(name, string.Join('\n', lines) + "\n");
        for (var i = 1; i <= 24; i++)
        {
            Draw($"animals/{(i % 2 == 1 ? "cat" : "dog")}/{i}.png", round: i % 2 == 1, SKColors.Gray);
            Draw($"photos/{i:000}.png", round: i % 2 == 1, i % 3 == 1 ? SKColors.Red : SKColors.Blue);
        }
    }

    private static List<(string Name, List<string> Lines)> Tables()
    {
        var random = new Random(1);
        string[] readers = ["anna", "ben", "cleo", "dora", "emil", "finn", "gina", "hans"], titles = ["Emma", "Ulysses", "Dune", "Momo", "It", "Heidi", "Faust", "Kim"];
        return
        [
            ("photos.csv", ["file,tags,is_valid", .. Enumerable.Range(1, 24).Select(i => $"{i:000}.png,{string.Join(' ', new[] { i % 3 == 1 ? "red" : "", i % 2 == 1 ? "round" : "" }.Where(tag => tag != ""))},{i > 18}")]),
            ("flats.csv", ["area,rooms,rent", .. Enumerable.Range(0, 60).Select(_ => (Area: 30 + random.Next(200) / 2.0, Rooms: random.Next(1, 6)))
                .Select(flat => string.Create(CultureInfo.InvariantCulture, $"{flat.Area},{flat.Rooms},{8 * flat.Area + 50 * flat.Rooms:F0}"))]),
            ("ratings.csv", ["reader,book,stars", .. readers.SelectMany((reader, r) => titles.Select((title, t) => $"{reader},{title},{1 + (r * t + r + t) % 5}"))]),
            ("ml-ratings.csv", ["userId,movieId,rating,timestamp", .. Enumerable.Range(0, 400).Select(i => $"{1 + (i % 20)},{1 + (i / 20)},{1 + (i * 7 % 10 / 2)}.{i % 2 * 5},1112486027")]),
        ];
    }

    private void Draw(string name, bool round, SKColor colour)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(session.Path(name))!);
        using var surface = SKSurface.Create(new SKImageInfo(64, 64));
        using var paint = new SKPaint { Color = colour };
        surface.Canvas.Clear(SKColors.White);
        if (round)
            surface.Canvas.DrawCircle(32, 32, 24, paint);
        else
            surface.Canvas.DrawRect(6, 22, 52, 20, paint);
        using var file = File.Create(session.Path(name));
        surface.Snapshot().Encode(SKEncodedImageFormat.Png, 100).SaveTo(file);
    }

    private async Task<string> RunAsync(params string[] arguments) => (await ScriptProgram.DotnetAsync(session.Folder, arguments)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^```(\w+(?: \w+)?)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
