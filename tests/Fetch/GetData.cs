using System.Diagnostics;
using System.Globalization;
using DeepLearning;

namespace Tests.Fetch;

/// <summary>The program data-scripts/get-data.cs, built once for the tests that run it.</summary>
public sealed class GetData
{
    private const string Source = "data-scripts/get-data.cs";

    private readonly string program;

    public GetData() : this(ScriptProgram.BuildAsync(Source).GetAwaiter().GetResult())
    {
    }

    private GetData(string program) => this.program = program;

    /// <summary>A copy of it that knows another catalogue.</summary>
    /// <param name="folder">Where to put the copy.</param>
    /// <param name="catalogue">The JSON to lay beside it.</param>
    internal GetData With(string folder, string catalogue)
    {
        ProgramCopy.Write(Path.GetDirectoryName(program)!, folder, catalogue);
        return new(Path.Combine(folder, Path.GetFileName(program)));
    }

    public Process Start(string root, string[] arguments, string? mirror = null)
    {
        var start = ScriptProgram.Redirected(Repository.Root, [program, .. arguments]);
        start.Environment[DataRoot.Variable] = root;
        start.Environment[Mirror.Variable] = mirror;
        return Process.Start(start)!;
    }

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string root, string[] arguments, string? mirror = null)
    {
        using var process = Start(root, arguments, mirror);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    public static void PressCtrlC(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}

/// <summary>The tests that run get-data, one after the other: they share what is built.</summary>
[CollectionDefinition(nameof(GetData))]
public sealed class SharedGetData : ICollectionFixture<GetData>;
