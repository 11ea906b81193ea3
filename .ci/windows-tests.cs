#:project ../tests/Tests.csproj
#:property PublishAot=false

// Runs tests where there is no `dotnet test`, as in Wine: windows-tests Tests.Data Tests.Fetch.ArchiveTests. Given are the beginnings of the names of their classes.

using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

var assembly = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Lessons.Tests.dll"));
var report = new Report();
var framework = new XunitTestFramework(report);
using var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
foreach (var type in assembly.GetTypes().Where(type => args.Any(name => type.FullName!.StartsWith(name, StringComparison.Ordinal))))
{
    discoverer.Find(type.FullName!, false, report, new Options());
    report.Wait();
}
using var executor = framework.GetExecutor(assembly.GetName());
executor.RunTests(report.Cases, report, new Options());
report.Wait();
Console.WriteLine($"{report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped");
Environment.Exit(report.Failed == 0 && report.Passed > 0 ? 0 : 1); // Whatever a test may have left running.

/// <summary>Gathers what is found, and tells what fails.</summary>
internal sealed class Report : IMessageSink
{
    private readonly SemaphoreSlim ended = new(0);

    public List<ITestCase> Cases { get; } = [];

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>Waits for the end of a search, or of the run.</summary>
    public void Wait() => ended.Wait();

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (Cases)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage found:
                    Cases.Add(found.TestCase);
                    break;
                case ITestPassed:
                    Passed++;
                    break;
                case ITestSkipped:
                    Skipped++;
                    break;
                case ITestFailed failed:
                    Failed++;
                    Console.WriteLine($"FAILED {failed.Test.DisplayName}: {string.Join(" ---> ", failed.Messages)}\n{failed.StackTraces.FirstOrDefault()}");
                    break;
                case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                    ended.Release();
                    break;
            }
        }
        return true;
    }
}

/// <summary>xunit's options: none but that one test runs after the other.</summary>
internal sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    private readonly Dictionary<string, object?> values = new() { ["xunit.execution.DisableParallelization"] = true };

    public TValue GetValue<TValue>(string name) => values.GetValueOrDefault(name) is TValue value ? value : default!;

    public void SetValue<TValue>(string name, TValue value) => values[name] = value;
}
