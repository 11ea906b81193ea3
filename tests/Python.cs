using System.Diagnostics;
using System.Text.Json;

namespace Tests;

/// <summary>
/// PyTorch as the independent source: runs a snippet that finds the input in the dictionary <c>given</c> (numbers and nested lists)
/// and leaves its answer in the dictionary <c>result</c>.
/// </summary>
internal static class Python
{
    public const string Program = "/usr/bin/python3";

    /// <summary>Whether it is there, with torchvision.</summary>
    public static bool IsInstalled { get; } = File.Exists(Program) && Directory.Exists("/usr/lib/python3/dist-packages/torchvision");

    private const string Frame = "import json, math, sys, torch\ntorch.set_num_threads(1)\ngiven, result = json.load(sys.stdin), {}\nexec(given.pop('code'))\njson.dump(result, sys.stdout)";

    /// <summary>Runs the snippet.</summary>
    public static JsonElement Run(string code, Dictionary<string, object> given)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["-c", Frame])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(JsonSerializer.Serialize(new Dictionary<string, object>(given) { ["code"] = code }));
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException(errors.Result);
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
