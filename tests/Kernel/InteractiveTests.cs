using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookKernel;

namespace Tests.Kernel;

/// <summary>What notebooks written for .NET Interactive use of it by its name, and what their packages bring for it.</summary>
[Trait("Category", "Slow")]
public class InteractiveTests(TestSession session) : IClassFixture<TestSession>
{
    [Theory]
    [InlineData("using Microsoft.DotNet.Interactive;\nKernel.Root.Name + \" \" + Kernel.Current.Name", ".NET csharp")]
    [InlineData("using Microsoft.DotNet.Interactive;\nnew PasswordString(\"abc\").GetClearTextPassword() + new PasswordString(\"abc\")", "abc***")]
    [InlineData("using Microsoft.DotNet.Interactive;\nKernelInvocationContext.Current.HandlingKernel.Name", "csharp")]
    public async Task A_name_of_NET_Interactive_means_the_same(string code, string value) => Assert.Equal(value, await session.ValueAfter(code));

    [Fact]
    public async Task A_displayed_value_is_replaced_by_another()
    {
        await session.Pass("using Microsoft.DotNet.Interactive.Formatting;\nDisplayedValue shown = display(1);\nshown.Update(2);");
        Assert.Equal(["1", "2"], session.Outputs.Select(output => (string?)TestSession.Data(output, "text/plain")));
        Assert.Equal(((DisplayOutput)session.Outputs[0]).DisplayId, ((DisplayUpdate)session.Outputs[1]).DisplayId);
        await session.Pass("using Microsoft.DotNet.Interactive;\nKernelInvocationContext.Current.Display(\"a\").Update(\"b\"); KernelInvocationContext.Current.DisplayStandardError(\"c\");");
        Assert.Equal(["a", "b", null], session.Outputs.Select(output => (string?)TestSession.Data(output, "text/plain")));
        Assert.Equal("c", session.Stderr);
    }

    [Theory]
    [InlineData("CSS(\"p { color: red }\");", "text/html", "<style>p { color: red }</style>")]
    [InlineData("Javascript(\"let a = '</script>';\");", "text/html", "<script type=\"text/javascript\">\nlet a = '<\\/script>';\n</script>")]
    [InlineData("new Microsoft.DotNet.Interactive.Formatting.LaTeXString(\"x^2\")", "text/latex", "x^2")]
    [InlineData("new[] { new { A = 1 } }.DisplayTable();", "text/plain", "A\n1")]
    public async Task What_a_page_needs_is_shown_as_that(string code, string mimeType, string content) =>
        Assert.Equal(content, (string?)TestSession.Data((await session.Pass(code)).Single(), mimeType));

    [Theory]
    [InlineData("using Microsoft.DotNet.Interactive;\nawait Kernel.Root.SubmitCodeAsync(\"1\");", "'SubmitCodeAsync'")]
    [InlineData("using Microsoft.DotNet.Interactive.Commands;", "'Commands'")]
    [InlineData("var directive = new KernelActionDirective(\"#!x\");", "'KernelActionDirective'")]
    public async Task What_only_NET_Interactive_has_is_told_as_that(string code, string name)
    {
        await session.Execute(code);
        Assert.Contains(name, session.Error.Message, StringComparison.Ordinal);
        Assert.Contains(".NET Interactive has it, and this kernel does not", session.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new System.Net.Http.HttpMessageInvoker(null!).SubmitCode(\"1\")")]
    [InlineData("string.KernelEvents")]
    [InlineData("SendAsync()")]
    [InlineData("Microsoft.DotNet.Interactive.Kernel.Root.Nmae")]
    public async Task What_NET_Interactive_lacks_as_well_is_not_told_as_its_own(string code)
    {
        await session.Execute(code);
        Assert.StartsWith("CS", session.Error.Name, StringComparison.Ordinal);
        Assert.DoesNotContain(".NET Interactive", session.Error.Message, StringComparison.Ordinal);
    }

    /// <summary>Those that fit together in one cell: to restore one takes as long as to restore four. Where they fail together, each is tried alone.</summary>
    [Theory]
    [InlineData("Spectre.Console, 0.49.1", "System.CommandLine, 2.0.0", "Markdig, 0.37.0", "Microsoft.CodeAnalysis.CSharp, 4.14.0")]
    [InlineData("Microsoft.DotNet.Interactive, 1.0.0-beta.26120.1")]
    public async Task Packages_that_the_kernel_is_built_on_hide_nothing_from_cells(params string[] packages)
    {
        var faults = new List<string>();
        if (await Fault(packages) is { } fault)
        {
            faults.Add($"together: {fault}");
            foreach (var package in packages)
                faults.Add($"{package}: {await Fault(package) ?? "works alone"}");
        }
        Assert.Equal([], faults);

        static async Task<string?> Fault(params string[] packages)
        {
            await using var other = await TestSession.Start();
            foreach (var cell in new[] { "var five = 5;", string.Concat(packages.Select(package => $"#r \"nuget: {package}\"\n")) + "var six = five + 1;", "display(five); five.Display(); six" })
            {
                await other.Execute(cell);
                if (other.Result.Error is { } error)
                    return error.Message;
            }
            return (other.Value, other.Outputs.Count) == ("6", 3) ? null : $"{other.Outputs.Count} outputs, the value {other.Value}";
        }
    }

    [Fact]
    public async Task The_extension_of_a_package_says_how_its_values_are_shown()
    {
        await using var other = await TestSession.Start();
        await other.Pass("#!fsharp\n#r \"nuget: Plotly.NET.Interactive, 6.0.0\"\nopen Plotly.NET\nChart.Point(x = [ 1 ], y = [ 2 ])");
        Assert.Equal("", other.Stderr);
        Assert.Contains("Plotly.newPlot(", (string?)TestSession.Data(other.Outputs.Single(), "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_whose_start_is_interrupted_can_be_used_afterwards()
    {
        await using var other = await TestSession.Start();
        var source = """
            using System; using System.IO; using System.Runtime.CompilerServices; using System.Threading;
            public static class Slow
            {
                public static int Answer = 0;
                [ModuleInitializer] internal static void Begin() { Console.WriteLine("begins"); while (!File.Exists("go")) Thread.Sleep(5); Answer = 42; }
            }
            """;
        var references = new[] { "System.Private.CoreLib", "System.Runtime", "System.Console" }.Select(name => MetadataReference.CreateFromFile(Assembly.Load(name).Location));
        Assert.True(CSharpCompilation.Create("Slow", [CSharpSyntaxTree.ParseText(source)], references, new(OutputKind.DynamicallyLinkedLibrary)).Emit(other.Path("Slow.dll")).Success);
        await other.Interrupted("#r \"Slow.dll\"\n1");
        Assert.True(other.Result.Interrupted);
        other.File("go", "");
        Assert.Equal("42", await other.ValueAfter("Slow.Answer"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!fsharp\n")]
    public async Task A_library_that_a_cell_names_shows_what_others_make(string head)
    {
        await using var other = await TestSession.Start();
        var bin = Path.Combine(Repository.Root, "lib", "bin");
        await other.Pass($"{head}#r \"{bin}/Lessons.dll\"\n" + (head.Length == 0 ? "" : $"#r \"{bin}/Plotly.NET.dll\"\n#r \"{bin}/Deedle.dll\"\n#r \"{bin}/DynamicObj.dll\"\n"));
        await other.Pass(head + (head.Length == 0
            ? "display(Plotly.NET.CSharp.Chart.Line<int, int, string>(new[] { 1, 2 }, new[] { 3, 4 }));\nDeedle.Frame.FromRecords(Enumerable.Range(0, 1000).Select(i => new { A = i }))"
            : "open Deedle\nopen Plotly.NET\ndisplay (Chart.Line(x = [ 1; 2 ], y = [ 3; 4 ])) |> ignore\nFrame.ofRecords [ for i in 1..1000 -> {| A = i |} ]"));
        Assert.NotNull(TestSession.Data(other.Outputs[0], "image/png"));
        Assert.InRange(((string?)TestSession.Data(other.Outputs[1], "text/html"))!.Length, 100, 10_000);
    }
}
