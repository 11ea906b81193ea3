using System.Diagnostics;
using System.Text.Json;

namespace Tests;

/// <summary>
/// PyTorch as the independent source: runs a snippet that finds the input in the dictionary <c>given</c> (numbers and nested lists)
/// and leaves its answer in the dictionary <c>result</c>. One process imports torch for all tests, and each snippet runs in a fork of it:
/// it finds everything as it is after the import, whatever others have set, and takes no other test along when it crashes.
/// </summary>
internal static class Python
{
    public const string Program = "/usr/bin/python3";

    /// <summary>Whether it is there, with torchvision.</summary>
    public static bool IsInstalled { get; } = File.Exists(Program) && Directory.Exists("/usr/lib/python3/dist-packages/torchvision");

    // Until the input ends, which it does with the tests' process. Torch has one thread: a fork has no other.
    private const string Frame = """
        import json, math, os, sys, traceback, torch, torchvision
        torch.set_num_threads(1)
        out, sys.stdout = sys.stdout, sys.stderr
        for line in sys.stdin:
            reading, writing = os.pipe()
            child = os.fork()
            if child == 0:
                try:
                    given, result = json.loads(line), {}
                    exec(given.pop('code'))
                    answer = json.dumps({'result': result})
                except BaseException:
                    answer = json.dumps({'error': traceback.format_exc()})
                with open(writing, 'w') as pipe:
                    pipe.write(answer)
                os._exit(0)
            os.close(writing)
            with open(reading) as pipe:
                answer = pipe.read()
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(answer if status == 0 else json.dumps({'error': f'Python ended with {status}'}), file=out, flush=True)
        """;

    private static readonly Lock gate = new();
    private static readonly Lazy<Process> process = new(() => Process.Start(new ProcessStartInfo(Program, ["-c", Frame]) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>Runs the snippet.</summary>
    /// <exception cref="InvalidOperationException">It failed: the message is Python's.</exception>
    public static JsonElement Run(string code, Dictionary<string, object> given)
    {
        string? line;
        lock (gate)
        {
            process.Value.StandardInput.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>(given) { ["code"] = code }));
            process.Value.StandardInput.Flush();
            line = process.Value.StandardOutput.ReadLine();
        }
        var answer = JsonDocument.Parse(line ?? throw new InvalidOperationException("Python has ended; what it said stands above.")).RootElement;
        return answer.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(answer.GetProperty("error").GetString());
    }

    /// <summary>A list of numbers in the answer.</summary>
    public static double[] Numbers(this JsonElement result, string name) => [.. result.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}

/// <summary>A test against PyTorch; skipped, and saying so, where Debian's python3-torchvision (with torch and PIL) is not installed.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        if (!Python.IsInstalled)
            Skip = "needs python3-torchvision (apt-get install python3-torchvision)";
    }
}

/// <summary>A test against scikit-learn; skipped, and saying so, where Debian's python3-sklearn is not installed.</summary>
public sealed class ScikitLearnFactAttribute : FactAttribute
{
    public ScikitLearnFactAttribute() => Skip = new PythonFactAttribute().Skip
        ?? (Directory.Exists("/usr/lib/python3/dist-packages/sklearn") ? null : "needs python3-sklearn (apt-get install python3-sklearn)");
}
