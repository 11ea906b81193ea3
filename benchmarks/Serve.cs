using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DeepLearning;

namespace Benchmarks;

/// <summary>data-scripts/serve.cs under load, and Python's http.server with PyTorch doing the same: a ResNet-18 at 224 pixels with the course's head, and photographs as clients send them.</summary>
internal static partial class Serve
{
    private const int Rounds = 5, RequestsInRound = 100, Clients = 8, Size = 224, WarmUps = 16;

    /// <summary>Prints requests a second and errors of both, in alternation, and the memory of their processes after the first and after the last round.</summary>
    /// <param name="photographs">A folder of JPEGs.</param>
    public static void Compare(string photographs)
    {
        var folder = Directory.CreateTempSubdirectory("lessons-").FullName;
        var pictures = Directory.EnumerateFiles(photographs, "*.jpg").Order().Take(RequestsInRound).Select(File.ReadAllBytes).ToList();
        if (pictures.Count == 0)
            throw new BenchmarkException($"There are no pictures (.jpg) in {photographs}.");
        try
        {
            var file = Path.Combine(folder, "kinds.safetensors");
            Export(photographs, file);
            using var ours = new Server("dotnet", ["run", Path.Combine(Root(), "data-scripts", "serve.cs"), "--", file, "--address", "http://127.0.0.1:0"]);
            using var theirs = new Server("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "serve.py"), $"{Size}"]);
            var servers = new Dictionary<string, Server> { ["serve.cs"] = ours, ["Python"] = theirs };
            foreach (var server in servers.Values)
                server.Ask(pictures, WarmUps);
            var first = new Dictionary<string, double>();
            Alternation.Compare($"{RequestsInRound} requests from {Clients} clients, {Rounds} alternations", "requests/s", warmUps: 0, Rounds, servers.ToDictionary(server => server.Key, server => (Func<double>)(() =>
            {
                var rate = server.Value.Ask(pictures, RequestsInRound);
                first.TryAdd(server.Key, server.Value.Megabytes());
                return rate;
            })));
            Console.WriteLine(new Table(["", "requests", "errors", "MB after the first round", "MB after the last"],
                servers.Select(server => new object[] { server.Key, server.Value.Asked, server.Value.Errors, first[server.Key], server.Value.Megabytes() }), format: "0"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A learner that has learnt nothing is as fast as one that has.</summary>
    private static void Export(string photographs, string file)
    {
        var loaders = new DataBlock<string>
        {
            Blocks = (new ImageBlock(), new CategoryBlock()),
            GetItems = Files.GetImageFiles,
            GetY = path => path.Length % 2 == 0 ? "even" : "odd",
            ItemTransforms = [new Resize(Size)],
        }.DataLoaders(photographs, batchSize: 2);
        VisionLearner.Create(loaders, Backbone.Untrained("resnet18")).Export(file);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Lessons.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new BenchmarkException("The repository is not above the benchmarks.");
    }

    /// <summary>A server as a process of its own, which writes its address.</summary>
    private sealed partial class Server : IDisposable
    {
        private readonly Process process;
        private readonly HttpClient client;

        public Server(string program, IEnumerable<string> arguments)
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var line = process.StandardOutput.ReadLine() ?? "";
            if (Address().Match(line) is not { Success: true } address)
            {
                Dispose();
                throw new BenchmarkException($"{program} does not serve. {line}");
            }
            client = new() { BaseAddress = new(address.Value) };
        }

        public int Asked { get; private set; }

        public int Errors { get; private set; }

        /// <summary>Requests a second.</summary>
        public double Ask(List<byte[]> pictures, int requests)
        {
            var clock = Stopwatch.StartNew();
            var (next, failed) = (-1, 0);
            Task.WaitAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < requests;)
                {
                    using var response = await client.PostAsync("predict", new ByteArrayContent(pictures[i % pictures.Count])).ConfigureAwait(false);
                    if (!response.IsSuccessStatusCode || !(await response.Content.ReadAsStringAsync().ConfigureAwait(false)).Contains("even", StringComparison.Ordinal))
                        Interlocked.Increment(ref failed);
                }
            })).ToArray());
            (Asked, Errors) = (Asked + requests, Errors + failed);
            return requests / clock.Elapsed.TotalSeconds;
        }

        /// <summary>The memory of the process, or of the one that it has started to serve.</summary>
        public double Megabytes() => Process.GetProcesses().Where(one => one.Id == process.Id || Parent(one.Id) == process.Id).Max(one => one.WorkingSet64) / 1e6;

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
            client?.Dispose();
        }

        private static int Parent(int id)
        {
            try
            {
                return int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return 0; // it has ended meanwhile
            }
        }

        [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
        private static partial Regex Address();
    }
}
