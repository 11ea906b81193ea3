using System.Diagnostics;
using System.Runtime.InteropServices;
using DeepLearning;
using Tests.Kernel;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Runtime;

[Collection(nameof(Seeded))]
public class NativeTorchTests
{
    [Fact]
    public void Libtorch_is_the_package_s_own_and_not_the_system_s()
    {
        Lessons.Seed(1);
        Assert.Equal("2.10.0", __version__[..6]);
        if (OperatingSystem.IsLinux())
        {
            var mapped = File.ReadLines("/proc/self/maps").Where(line => line.EndsWith("/libtorch_cpu.so")).Select(line => line[line.IndexOf('/')..]).Distinct();
            Assert.Equal([Path.Combine(Path.GetDirectoryName(typeof(torch).Assembly.Location)!, "libtorch_cpu.so")], mapped);
        }
    }

    [Theory]
    [InlineData("using static TorchSharp.torch;\nConsole.WriteLine(rand(3).shape[0]);")]
    [InlineData("Console.WriteLine(TorchSharp.torch.rand(3).shape[0]);")]
    public async Task It_is_found_where_a_notebook_uses_TorchSharp_first(string cell)
    {
        using var notebook = new TestNotebook();
        notebook.Write("a.ipynb", $"#r \"{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}\"", cell);
        var (exit, output, error) = await notebook.Run("a.ipynb");
        Assert.True(exit == 0, output + error);
        Assert.Equal("3\n", notebook.Text("out/a.ipynb", 1));
    }

    [LinuxFact]
    public void Its_threads_sleep_while_they_wait()
    {
        Lessons.Seed(1);
        Assert.Equal("PASSIVE", Marshal.PtrToStringUTF8(GetEnvironmentVariable([.. "OMP_WAIT_POLICY\0"u8])));
    }

    [NeedsFact("gcc")]
    public async Task A_small_convolution_is_silent_on_a_processor_that_NNPACK_does_not_know()
    {
        using var notebook = new TestNotebook();
        File.WriteAllText(notebook.Path("unknown.c"), "int nnp_initialize(void) { return 51; } // nnp_status_unsupported_hardware");
        using (var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-o", notebook.Path("unknown.so"), notebook.Path("unknown.c")]))
            await compiler.WaitForExitAsync();
        notebook.Environment["LD_PRELOAD"] = notebook.Path("unknown.so");
        notebook.Write("a.ipynb", $"""
            #r "{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}"
            DeepLearning.Lessons.Seed(1);
            """, """
            using static TorchSharp.torch;
            for (var i = 0; i < 3; i++)
                Console.WriteLine(nn.Conv2d(3, 4, 3).call(zeros(1, 3, 16, 16)).shape[1]);
            """);
        var (exit, output, error) = await notebook.Run("a.ipynb");
        Assert.True(exit == 0, output + error);
        Assert.Equal("4\n4\n4\n", notebook.Text("out/a.ipynb", 1)); // and nothing of stderr
    }

    [Fact]
    public void One_seed_gives_the_same_numbers_twice()
    {
        Lessons.Seed(7);
        var first = randn(5).data<float>().ToArray();
        Lessons.Seed(7);
        Assert.Equal(first, randn(5).data<float>().ToArray());
        Lessons.Seed(8);
        Assert.NotEqual(first, randn(5).data<float>().ToArray());
    }

    /// <summary>What native code sees, and .NET's own variables do not change.</summary>
    [DllImport("libc", EntryPoint = "getenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetEnvironmentVariable(byte[] name);
}
