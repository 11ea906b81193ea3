using System.Runtime.InteropServices;
using DeepLearning;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Runtime;

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

    [LinuxFact]
    public void Its_threads_sleep_while_they_wait()
    {
        Lessons.Seed(1);
        Assert.Equal("PASSIVE", Marshal.PtrToStringUTF8(GetEnvironmentVariable([.. "OMP_WAIT_POLICY\0"u8])));
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
