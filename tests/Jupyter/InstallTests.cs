using System.Text.Json.Nodes;

namespace Tests.Jupyter;

public sealed class InstallTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("install-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_kernel_is_installed_with_absolute_paths_and_removed_again()
    {
        Assert.Equal(0, Call("install").Exit);
        var spec = JsonNode.Parse(File.ReadAllText(Spec("user", ".net-csharp")))!;
        var argv = spec["argv"]!.AsArray().Select(each => (string)each!).ToList();
        Assert.True(Path.IsPathFullyQualified(argv[0]) && File.Exists(argv[0]), argv[0]);
        Assert.True(Path.IsPathFullyQualified(argv[1]) && File.Exists(argv[1]), argv[1]);
        Assert.Equal(["connect", "{connection_file}"], argv[2..]);
        Assert.Equal("message", (string?)spec["interrupt_mode"]);
        Assert.True(new FileInfo(Path.Combine(Path.GetDirectoryName(Spec("user", ".net-csharp"))!, "plotly.min.js")).Length > 1_000_000);
        Assert.Equal("csharp", (string?)spec["language"]); // as in kernel_info_reply and in the notebooks
        Assert.Equal(0, Call("uninstall").Exit);
        Assert.False(Directory.Exists(Path.GetDirectoryName(Spec("user", ".net-csharp"))));

        Assert.Equal(0, Call("install", "--prefix", Path.Combine(folder, "p"), "--name", "mine").Exit);
        Assert.True(File.Exists(Spec("p/share/jupyter", "mine")));
        Assert.Equal(0, Call("install", "--sys-prefix").Exit);
        Assert.True(File.Exists(Spec("venv/share/jupyter", ".net-csharp")));
    }

    [Fact]
    public void A_name_that_another_kernel_holds_stays_its_own()
    {
        var held = Spec("user", ".net-csharp");
        Directory.CreateDirectory(Path.GetDirectoryName(held)!);
        File.WriteAllText(held, """{"argv": ["dotnet-interactive"]}""");
        var (exit, output, _) = Call("install");
        Assert.Equal(0, exit);
        Assert.Contains("csharp-lessons", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Spec("user", "csharp-lessons")));

        Assert.Contains("belongs to another kernel", Call("install", "--name", ".net-csharp").Error, StringComparison.Ordinal);
        Assert.Contains("belongs to another kernel", Call("uninstall", "--name", ".net-csharp").Error, StringComparison.Ordinal);
        Assert.Equal(0, Call("uninstall").Exit);
        Assert.False(File.Exists(Spec("user", "csharp-lessons")));
        Assert.Contains("dotnet-interactive", File.ReadAllText(held), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_told_in_a_line()
    {
        Assert.Equal((1, "--name a b: a kernel's name is made of the letters a to z, digits, '.', '_' and '-'."), ExitAndError(Call("install", "--name", "a b")));
        Assert.Contains("could not find", ExitAndError(Call("connect", "/no-such-file")).Error, StringComparison.OrdinalIgnoreCase);
        var file = Path.Combine(folder, "connection.json");
        File.WriteAllText(file, "{}");
        Assert.Contains("is not a Jupyter connection file", ExitAndError(Call("connect", file)).Error, StringComparison.Ordinal);
    }

    private static (int Exit, string Error) ExitAndError((int Exit, string Out, string Error) run) => (run.Exit, run.Error.Trim());

    private string Spec(string data, string name) => Path.Combine(folder, data, "kernels", name, "kernel.json");

    private (int Exit, string Out, string Error) Call(params string[] arguments) => JupyterClient.Kernel(
        new() { ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "user"), ["VIRTUAL_ENV"] = Path.Combine(folder, "venv"), ["JUPYTER_PATH"] = "" }, arguments);
}
