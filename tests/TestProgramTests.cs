using System.Diagnostics;

namespace Tests;

public class TestProgramTests
{
    [Fact]
    public async Task A_beginning_of_no_test_fails_and_is_named()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(TestProgram).Assembly.Location, "Tests.Common.", "Tests.Nothing.", "-Tests.Never.", ""]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
        Assert.Equal("No test's name begins with \"Tests.Nothing.\".\nNo test's name begins with \"\".\nNo test's name begins with \"Tests.Never.\".\n", await error);
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
    }
}
