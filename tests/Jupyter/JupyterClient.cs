using System.Diagnostics;

namespace Tests.Jupyter;

/// <summary>Jupyter's own client, which drives the installed kernel: the snippet finds what is in client.py and fails by an assertion.</summary>
internal static class JupyterClient
{
    private static readonly Lazy<string> data = new(Install);

    /// <summary>Jupyter's data folder in which the kernel is installed.</summary>
    public static string Data => data.Value;

    /// <summary>Runs the snippet.</summary>
    public static void Run(string code)
    {
        var (exit, _, error) = Python("-c", "from client import *\n" + code);
        Assert.True(exit == 0, error);
    }

    /// <summary>Runs Python on a script beside the tests, or with other arguments, in a folder of its own.</summary>
    public static (int Exit, string Out, string Error) Python(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("jupyter-test-").FullName;
        try
        {
            return Read(StartOf(folder, arguments));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How Python is started in a folder, with Jupyter's own files there and the kernel installed.</summary>
    public static ProcessStartInfo StartOf(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Tests.Python.Program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["JUPYTER_PATH"] = Data;
        start.Environment["JUPYTER_DATA_DIR"] = start.Environment["IPYTHONDIR"] = start.Environment["JUPYTER_CONFIG_DIR"] = folder;
        start.Environment["PYTHONPATH"] = Path.Combine(AppContext.BaseDirectory, "Jupyter");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
    }

    /// <summary>Runs the kernel's own command line.</summary>
    public static (int Exit, string Out, string Error) Kernel(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(NotebookKernel.Session).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Read(start);
    }

    private static (int Exit, string Out, string Error) Read(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string Install()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "jupyter-prefix");
        var (exit, _, error) = Kernel([], "install", "--prefix", folder, "--name", ".net-csharp");
        return exit == 0 ? Path.Combine(folder, "share", "jupyter") : throw new InvalidOperationException(error);
    }
}

/// <summary>A test through Jupyter's client; skipped, and saying so, where Debian's packages for it are not installed.</summary>
public sealed class JupyterFactAttribute : FactAttribute
{
    public JupyterFactAttribute()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/jupyter_kernel_test"))
            Skip = "needs python3-jupyter-kernel-test (apt-get install python3-jupyter-kernel-test)";
    }
}
