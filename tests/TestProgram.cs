using Xunit.Abstractions;
using Xunit.Sdk;

namespace Tests;

/// <summary>Runs tests where there is no SDK and so no `dotnet test`, as in Wine: Lessons.Tests Tests.Data. Tests.Fetch.ArchiveTests. Given are the beginnings of their names; those after a '-' are left out. Each must be that of some test.</summary>
internal static class TestProgram
{
    private static int Main(string[] beginnings)
    {
        var (report, options, assembly) = (new Report(), new Options(), typeof(TestProgram).Assembly);
        using var framework = new XunitTestFramework(report);
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        discoverer.Find(includeSourceInformation: false, report, options);
        report.Wait();
        ILookup<bool, string> given = beginnings.ToLookup(each => each.StartsWith('-'), each => each.TrimStart('-'));
        var wrong = given.SelectMany(each => each).Where(beginning => beginning.Length == 0 || !report.Found.Any(test => Begins(test, beginning))).ToList();
        wrong.ForEach(beginning => Console.Error.WriteLine($"No test's name begins with \"{beginning}\"."));
        if (wrong.Count > 0)
            return 1;
        using var executor = framework.GetExecutor(assembly.GetName());
        executor.RunTests(report.Found.Where(test => given[false].Any(beginning => Begins(test, beginning)) && !given[true].Any(beginning => Begins(test, beginning))), report, options);
        report.Wait();
        Console.WriteLine($"{report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped");
        return report.Failed == 0 && report.Passed > 0 ? 0 : 1;
    }

    private static bool Begins(ITestCase test, string beginning) => test.DisplayName.StartsWith(beginning, StringComparison.Ordinal);

    /// <summary>Gathers the tests that are found, counts those that are run, and tells which begin, so that one that hangs is known, and which fail.</summary>
    private sealed class Report : LongLivedMarshalByRefObject, IMessageSink
    {
        private TaskCompletionSource ended = new();

        public List<ITestCase> Found { get; } = [];

        public int Passed { get; private set; }

        public int Failed { get; private set; }

        public int Skipped { get; private set; }

        /// <summary>Waits for the end of the search, or of the run.</summary>
        public void Wait()
        {
            ended.Task.Wait();
            ended = new();
        }

        public bool OnMessage(IMessageSinkMessage message)
        {
            lock (Found)
            {
                switch (message)
                {
                    case ITestCaseDiscoveryMessage found:
                        Found.Add(found.TestCase);
                        break;
                    case ITestStarting begun:
                        Console.WriteLine(begun.Test.DisplayName);
                        break;
                    case ITestPassed:
                        Passed++;
                        break;
                    case ITestSkipped:
                        Skipped++;
                        break;
                    case ITestFailed failed:
                        Failed++;
                        Console.WriteLine($"FAILED {failed.Test.DisplayName}: {string.Join(" ---> ", failed.Messages)}\n{string.Join('\n', failed.StackTraces)}");
                        break;
                    case IErrorMessage error: // of a fixture, or when a class is disposed of
                        Failed++;
                        Console.WriteLine($"FAILED {string.Join(" ---> ", error.Messages)}\n{string.Join('\n', error.StackTraces)}");
                        break;
                    case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                        ended.SetResult();
                        break;
                }
            }
            return true;
        }
    }

    /// <summary>One test after the other.</summary>
    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> values = new() { ["xunit.execution.DisableParallelization"] = true };

        public TValue GetValue<TValue>(string name) => values.GetValueOrDefault(name) is TValue value ? value : default!;

        public void SetValue<TValue>(string name, TValue value) => values[name] = value;
    }
}
