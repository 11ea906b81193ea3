using DeepLearning;
using Tests.Fetch;
using Tests.Kernel;

namespace Tests.Runtime;

/// <summary>The libtorch of a PyTorch installation in place of the build's, in a notebook of its own process.</summary>
[Trait("Category", "Slow")]
public sealed class InstalledTorchTests(TorchInstallation installation) : IClassFixture<TorchInstallation>, IDisposable
{
    private const string Variable = "LESSONS_LIBTORCH";

    private static readonly string build = Path.Combine(Repository.Root, "lib", "bin");

    private readonly TestNotebook notebook = new();
    private readonly TemporaryData data = new();

    [LinuxFact]
    public Task One_of_TorchSharps_version_is_taken() => TakenAsync(minor: 10);

    [LinuxFact]
    public Task The_next_one_is_taken_too() => TakenAsync(minor: 11);

    [LinuxFact]
    public async Task A_newer_one_is_refused() => await RefusedAsync(installation.Of(minor: 12), "it is libtorch 2.12.0, and TorchSharp 0.107.0 is known to run with 2.10 or 2.11");

    [PythonFact]
    public Task Debians_is_refused_as_older() => RefusedAsync("/usr/lib/python3/dist-packages/torch/lib", "it is libtorch of an older version, and TorchSharp 0.107.0 is known to run with 2.10 or 2.11");

    [Fact]
    public Task None_is_taken_beside_the_builds_own() => RefusedAsync("/anywhere", "this build has a libtorch of its own. Run `dotnet build` while LESSONS_LIBTORCH is set", build);

    [Theory]
    [InlineData("nowhere")]
    [InlineData("/")]
    public Task A_folder_without_it_is_refused(string folder) => RefusedAsync(folder, "there is no ");

    public void Dispose()
    {
        notebook.Dispose();
        data.Dispose();
    }

    private async Task TakenAsync(byte minor)
    {
        var (exit, output, error) = await RunAsync(installation.Of(minor));

        Assert.True(exit == 0, output + error);
        var lines = notebook.Text("out/a.ipynb", 2).Split('\n');
        Assert.Equal([installation.CpuLibrary], lines.Where(line => line.EndsWith(TorchInstallation.CpuName, StringComparison.Ordinal)));
        Assert.EndsWith($"libtorch 2.{minor}.0", lines[1], StringComparison.Ordinal);
        Assert.Equal("learnt", lines[2]);
    }

    private async Task RefusedAsync(string folder, string reason, string? library = null)
    {
        var (exit, _, error) = await RunAsync(folder, library);

        Assert.Equal(1, exit);
        Assert.Contains($"{Variable}={folder}: {reason}".Replace("nowhere", notebook.Path("nowhere")), error, StringComparison.Ordinal);
        Assert.Contains("torch/lib of a PyTorch 2.10 or 2.11", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'));
    }

    /// <summary>Runs a notebook on a library: where none is named, on one that was built without a libtorch of its own.</summary>
    private async Task<(int Exit, string Out, string Error)> RunAsync(string folder, string? library = null)
    {
        if (library is null)
            ProgramCopy.Write(build, library = data.PathOf("lib", "bin"), name => !TorchInstallation.IsLibtorch(name));
        notebook.Write("a.ipynb", $"#r \"{Path.Combine(library, "Lessons.dll")}\"", """
            using DeepLearning;
            using static TorchSharp.torch;
            var x = randn(64, 1);
            var learner = new Learner(new(new TensorDataLoader(x, x, 8, true), new TensorDataLoader(x, x, 8, false)), nn.Linear(1, 1), Losses.Mse);
            learner.Fit(20, .05);
            """, $$"""
            foreach (var path in System.IO.File.ReadLines("/proc/self/maps").Where(line => line.EndsWith("/{{TorchInstallation.CpuName}}")).Select(line => line[line.IndexOf('/')..]).Distinct())
                Console.WriteLine(path);
            Console.WriteLine(System.Text.RegularExpressions.Regex.Match(Lessons.About().ToString(), "libtorch [0-9.]+"));
            Console.WriteLine(learner.Recorder.Losses[^1] < .1 * learner.Recorder.Losses[0] ? "learnt" : "did not learn");
            """);
        notebook.Environment[Variable] = folder;
        notebook.Environment[DataRoot.Variable] = data.PathOf("sets"); // the library is a copy outside the course
        return await notebook.Run("a.ipynb");
    }
}
