using System.Diagnostics;
using DeepLearning;
using TorchSharp;

namespace Tests.Runtime;

public class ElfVersionsTests
{
    private static readonly string Bridge = Path.Combine(Path.GetDirectoryName(typeof(torch).Assembly.Location)!, "libLibTorchSharp.so");

    [NeedsFact("readelf")]
    public void The_copy_differs_in_the_one_flag_alone()
    {
        var copy = Path.GetTempFileName();
        try
        {
            Assert.True(ElfVersions.Requires(Bridge, "GLIBCXX_3.4.32"));
            ElfVersions.CopyWithWeak(Bridge, copy, "GLIBCXX_3.4.32");

            Assert.False(ElfVersions.Requires(copy, "GLIBCXX_3.4.32"));
            Assert.True(ElfVersions.Requires(copy, "GLIBCXX_3.4.30"));
            byte[] before = File.ReadAllBytes(Bridge), after = File.ReadAllBytes(copy);
            var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToList();
            Assert.Equal(before.Length, after.Length);
            Assert.Equal(before[Assert.Single(changed)] | 2, after[changed[0]]);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [NeedsFact("readelf")]
    public void Readelf_sees_the_weak_flag_where_it_was_set()
    {
        var copy = Path.GetTempFileName();
        try
        {
            ElfVersions.CopyWithWeak(Bridge, copy, "GLIBCXX_3.4.32");
            using var readelf = Process.Start(new ProcessStartInfo("readelf", ["--version-info", "--wide", copy]) { RedirectStandardOutput = true })!;
            var line = Assert.Single(readelf.StandardOutput.ReadToEnd().Split('\n'), line => line.Contains("Name: GLIBCXX_3.4.32"));
            Assert.Contains("WEAK", line);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public void A_file_that_is_not_elf_requires_nothing()
    {
        Assert.False(ElfVersions.Requires(typeof(ElfVersionsTests).Assembly.Location, "GLIBCXX_3.4.32"));
    }
}
