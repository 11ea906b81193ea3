#:project ../tests/Tests.csproj
#:package xunit.runner.utility
#:property PublishAot=false

// Runs tests without the SDK, which there is none of in Wine: windows-tests Tests.Data Tests.Fetch.ArchiveTests. Given are the beginnings of the names of their classes.

using Xunit.Runners;

var (passed, failed, skipped) = (0, 0, 0);
using var ended = new ManualResetEventSlim();
using var runner = AssemblyRunner.WithoutAppDomain(Path.Combine(AppContext.BaseDirectory, "Lessons.Tests.dll"));
runner.TestCaseFilter = test => args.Any(name => test.TestMethod.TestClass.Class.Name.StartsWith(name, StringComparison.Ordinal));
runner.OnTestPassed = _ => passed++;
runner.OnTestSkipped = _ => skipped++;
runner.OnTestFailed = test =>
{
    failed++;
    Console.WriteLine($"FAILED {test.TestDisplayName}: {test.ExceptionType}: {test.ExceptionMessage}\n{test.ExceptionStackTrace}");
};
runner.OnExecutionComplete = _ => ended.Set();
runner.Start(new AssemblyRunnerStartOptions { Parallel = false });
ended.Wait();
Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
Environment.Exit(failed == 0 && passed > 0 ? 0 : 1);
