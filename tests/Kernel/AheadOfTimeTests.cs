namespace Tests.Kernel;

public class AheadOfTimeTests
{
    [Fact]
    public void What_a_start_needs_holds_machine_code()
    {
        var files = Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Where(path => AheadOfTimeBuildTests.Names.IsMatch(Path.GetFileName(path))).ToList();
        Assert.Equal(11, files.Count);
        Assert.All(files.Append(typeof(NotebookKernel.Session).Assembly.Location), path =>
        {
            using var file = File.OpenRead(path);
            Assert.True(AheadOfTimeBuildTests.HoldsMachineCode(file), $"{path} is compiled anew at each start of a kernel: see kernel/build/AheadOfTime.targets.");
        });
    }
}
