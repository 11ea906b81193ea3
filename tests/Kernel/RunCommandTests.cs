using System.Text.Json.Nodes;

namespace Tests.Kernel;

[Trait("Category", "Slow")]
public sealed class RunCommandTests : IDisposable
{
    private readonly TestNotebook notebook = new();

    public void Dispose() => notebook.Dispose();

    [Fact]
    public async Task A_folder_of_notebooks_gives_outputs_and_a_summary()
    {
        notebook.Write("b.ipynb", "Console.WriteLine(\"héllo 🎉\");", "", "1 + 1");
        notebook.Write("a.ipynb", """"
            void Record(string name, string json) => $$"""{"name": "{{name}}", "data": {{json}}, "encoder": "json", "version": 1}""".DisplayAs("application/scrapbook.scrap.json+json");
            Record("device", "\"cpu\""); Record("loss", "0.8"); Record("loss", "0.123456");
            """", "var d = display(\"old\");", "d.Update(\"new\");");
        var (exit, output, error) = await notebook.Run(".");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"a\.ipynb +3 +\d+\.\d +cpu +loss 0\.1235 +passed", output);
        Assert.Matches(@"b\.ipynb +3 +\d+\.\d +passed", output);
        Assert.Equal("héllo 🎉\n", notebook.Text("out/b.ipynb", 0));
        Assert.Contains("héllo 🎉", File.ReadAllText(notebook.Path("out/b.ipynb")), StringComparison.Ordinal);
        Assert.Equal("2", notebook.Text("out/b.ipynb", 2));
        Assert.Equal([1, null, 3], notebook.Cells("out/b.ipynb").Select(cell => (int?)cell!["execution_count"]));
        Assert.Equal("new", notebook.Text("out/a.ipynb", 1));

        var summary = JsonNode.Parse(File.ReadAllText(notebook.Path("out/summary.json")))!["notebooks"]!;
        Assert.Equal(["a.ipynb", "b.ipynb"], summary.AsArray().Select(row => (string?)row!["notebook"]));
        Assert.Equal("cpu", (string?)summary[0]!["device"]);
        Assert.Equal(.123456, (double?)summary[0]!["metrics"]!["loss"]);
        Assert.Equal("passed", (string?)summary[1]!["result"]);
    }

    [Fact]
    public async Task A_picture_has_its_text_form_as_description()
    {
        notebook.Write("a.ipynb", """
            using Microsoft.DotNet.Interactive.Formatting;
            record Dot;
            foreach (var (type, text) in new[] { ("image/png", "aGk="), ("text/plain", "a dot") })
                Formatter.Register(typeof(Dot), (_, writer) => writer.Write(text), type);
            Formatter.SetPreferredMimeTypesFor(typeof(Dot), "image/png", "text/plain");
            display(new Dot());
            new Dot()
            """);
        Assert.Equal(0, (await notebook.Run("a.ipynb")).Exit);
        Assert.Equal(["a dot", "a dot"], notebook.Cells("out/a.ipynb")[0]!["outputs"]!.AsArray().Select(output => (string?)output!["metadata"]!["image/png"]!["alt"]));
    }

    [Fact]
    public async Task A_recorded_number_outside_what_the_notebook_expects_fails_the_run_unless_parameters_were_set()
    {
        notebook.Write("a.ipynb", "@parameters\nvar bound = 1;", """"
            $$"""{"name": "loss", "data": 1.5, "encoder": "json", "version": 1, "expected": [0.5, {{bound}}]}""".DisplayAs("application/scrapbook.scrap.json+json");
            """");
        var (exit, output, error) = await notebook.Run("a.ipynb");
        Assert.Equal((1, "a.ipynb: cell id2: loss is 1.5, expected 0.5 to 1."), (exit, error));
        Assert.Contains("failed", output, StringComparison.Ordinal);
        Assert.True(File.Exists(notebook.Path("out/a.ipynb")));

        Assert.Equal((0, ""), await ExitAndError("bound=1"));
        Assert.Equal((0, ""), await ExitAndError("bound=2"));

        async Task<(int, string)> ExitAndError(string parameter)
        {
            var run = await notebook.Run("a.ipynb", "--parameter", parameter);
            return (run.Exit, run.Error);
        }
    }

    [Theory]
    [InlineData("a.ipynb", "leave out --in-place", "--in-place")]
    [InlineData("out/a.ipynb", "choose another --out")]
    public async Task What_may_not_be_written_is_refused_before_anything_runs(string readOnly, string advice, params string[] options)
    {
        notebook.Write("0.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");");
        notebook.Write("a.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");");
        Directory.CreateDirectory(notebook.Path("out"));
        if (readOnly != "a.ipynb")
            File.Copy(notebook.Path("a.ipynb"), notebook.Path(readOnly));
        File.SetAttributes(notebook.Path(readOnly), FileAttributes.ReadOnly);
        var (exit, _, error) = await notebook.Run([.. options, "0.ipynb", "a.ipynb", "--keep-going"]);
        Assert.Equal((1, $"a.ipynb: nothing was executed, because {readOnly.Replace('/', Path.DirectorySeparatorChar)} is read-only and would be written. Make it writable, or {advice}."), (exit, error));
        Assert.False(File.Exists(notebook.Path("ran")));
        File.SetAttributes(notebook.Path(readOnly), FileAttributes.Normal);
        Assert.Equal(0, (await notebook.Run([.. options, "a.ipynb"])).Exit);
    }

    [LinuxFact]
    public async Task A_folder_that_cannot_be_written_to_is_refused_in_place_before_anything_runs()
    {
        var folder = Directory.CreateDirectory(notebook.Path("sub")).FullName;
        notebook.Write("sub/a.ipynb", $"System.IO.File.WriteAllText(\"{notebook.Path("ran")}\", \"\");");
        // An administrator may write everywhere but on a read-only disk.
        if (!(Environment.IsPrivilegedProcess
                ? Succeeds("mount", "--bind", folder, folder) && Succeeds("mount", "-o", "remount,bind,ro", folder)
                : Succeeds("chmod", "a-w", folder)))
            return;
        try
        {
            var (exit, _, error) = await TestNotebook.RunHere(notebook.Path("sub/a.ipynb"), "--in-place", "--out", notebook.Path("out"));
            Assert.Equal(1, exit);
            Assert.StartsWith($"--in-place: {folder}: cannot be written to: ", error, StringComparison.Ordinal);
            Assert.Single(error.Split('\n'));
            Assert.False(File.Exists(notebook.Path("ran")));
        }
        finally
        {
            _ = Environment.IsPrivilegedProcess ? Succeeds("umount", folder) : Succeeds("chmod", "u+w", folder);
        }
    }

    [Fact]
    public async Task A_failing_cell_ends_the_run_in_one_line_and_the_notebook_is_written_up_to_it()
    {
        notebook.Write("a.ipynb", "1", "var x = 1;\nvar y = nope;", "3");
        notebook.Write("b.ipynb", "1");
        var (exit, output, error) = await notebook.Run("a.ipynb", "b.ipynb", "--jobs", "1");
        Assert.Equal(1, exit);
        Assert.Equal("a.ipynb: cell 2 (id2): CS0103: (2,9): The name 'nope' does not exist in the current context", error);
        Assert.Contains("failed", output, StringComparison.Ordinal);
        Assert.False(File.Exists(notebook.Path("out/b.ipynb")));
        Assert.Equal("1", notebook.Text("out/a.ipynb", 0));
        Assert.Equal("CS0103", (string?)notebook.Cells("out/a.ipynb")[1]!["outputs"]![0]!["ename"]);
        Assert.Null(notebook.Cells("out/a.ipynb")[2]!["execution_count"]);
    }

    [Fact]
    public async Task Keep_going_runs_the_others_and_still_fails()
    {
        notebook.Write("a.ipynb", "throw new Exception(\"first\\nsecond\");");
        notebook.Write("b.ipynb", "@raises-exception\nthrow new Exception(\"expected\");", "2");
        var (exit, output, error) = await notebook.Run(".", "--keep-going");
        Assert.Equal(1, exit);
        Assert.Equal($".{Path.DirectorySeparatorChar}a.ipynb: cell 1 (id1): System.Exception: first", error);
        Assert.Matches(@"b\.ipynb +2 +\d+\.\d +passed", output);
        Assert.Contains("expected", notebook.Text("out/b.ipynb", 0), StringComparison.Ordinal);
        Assert.Equal("2", notebook.Text("out/b.ipynb", 1));
    }

    /// <summary>The first waits for the second, which in an order would come after it.</summary>
    [Fact]
    public async Task Two_run_side_by_side_in_the_order_of_the_summary_and_one_signal_stops_both()
    {
        const string Endless = "while (true) { }";
        notebook.Write("a.ipynb", "while (!System.IO.File.Exists(\"b\")) await Task.Delay(10);\nSystem.IO.File.WriteAllText(\"a\", \"\");", Endless);
        notebook.Write("b.ipynb", "System.IO.File.WriteAllText(\"b\", \"\");", Endless);
        notebook.Write("c.ipynb", "1");
        using var run = notebook.Start("a.ipynb", "b.ipynb", "c.ipynb", "--jobs", "2", "--keep-going", "--timeout", "120");
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await Until(() => File.Exists(notebook.Path("a")));
        System.Diagnostics.Process.Start("kill", ["-INT", $"{run.Id}"]).Dispose();
        await run.WaitForExitAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^a\.ipynb: cell [12] \(id[12]\): Interrupted: .*\nb\.ipynb: cell [12] \(id[12]\): Interrupted: .*\n$", await error);
        Assert.Matches(@"a\.ipynb +[12] [^\n]* failed *\n *b\.ipynb +[12] [^\n]* failed", await output);
        Assert.True(File.Exists(notebook.Path("out/a.ipynb")) && File.Exists(notebook.Path("out/b.ipynb")) && !File.Exists(notebook.Path("out/c.ipynb")));
    }

    [Fact]
    public async Task A_cell_past_its_time_is_stopped()
    {
        notebook.Write("a.ipynb", "Console.WriteLine(\"before\");\nwhile (true) { }");
        var (exit, _, error) = await notebook.Run("a.ipynb", "--timeout", "15"); // in which the compiler has to start, too
        Assert.Equal((1, "a.ipynb: cell 1 (id1): Timeout: The cell ran longer than 15 s and was stopped."), (exit, error));
        Assert.StartsWith("before\n", notebook.Text("out/a.ipynb", 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupt_notebook_is_named_and_nothing_is_written()
    {
        File.WriteAllText(notebook.Path("a.ipynb"), "{\"cells\": [\n{");
        File.WriteAllText(notebook.Path("b.ipynb"), "{\"cells\": [{}], \"nbformat\": 4}");
        var (exit, _, error) = await TestNotebook.RunHere(notebook.Path("a.ipynb"), notebook.Path("b.ipynb"), "--out", notebook.Path("out"), "--in-place", "--keep-going");
        Assert.Equal(1, exit);
        Assert.Contains("a.ipynb: not a notebook, the JSON breaks off or is wrong at line 2", error, StringComparison.Ordinal);
        Assert.Contains("b.ipynb: not a notebook of nbformat 4: cells[0] has no cell_type.", error, StringComparison.Ordinal);
        Assert.Equal("{\"cells\": [\n{", File.ReadAllText(notebook.Path("a.ipynb")));
    }

    [Theory]
    [InlineData("$/none.ipynb", "$/none.ipynb: no such file or folder.")]
    [InlineData("$/none*", "$/none*: no notebook (.ipynb) is there.")]
    [InlineData("$/a.ipynb --out $/file", "--out $/file: cannot be written to")]
    [InlineData("$/a.ipynb --out $/out --parameter n=1", "$/a.ipynb: no cell is tagged \"parameters\"")]
    [InlineData("$/p.ipynb --out $/out --parameter m=1", "$/p.ipynb: there is no parameter m; there are: n, name.")]
    [InlineData("$/p.ipynb --parameter m", "--parameter m: write name=value.")]
    [InlineData("$/a.ipynb --timeout 0", "--timeout takes a number of seconds above 0.")]
    [InlineData("$/a.ipynb --jobs 0", "--jobs takes a whole number above 0.")]
    [InlineData("$/a.ipynb $/sub/a.ipynb", "would be written to the same file")]
    public async Task What_cannot_be_run_is_told_in_a_line(string arguments, string message)
    {
        notebook.Write("a.ipynb", "1");
        Directory.CreateDirectory(notebook.Path("sub"));
        notebook.Write("sub/a.ipynb", "1");
        notebook.Write("p.ipynb", "@parameters\nvar n = 1; string name = \"x\";");
        File.WriteAllText(notebook.Path("file"), "");
        var (exit, _, error) = await TestNotebook.RunHere(arguments.Replace("$", notebook.Folder, StringComparison.Ordinal).Split(' '));
        Assert.Equal(1, exit);
        Assert.Contains(message.Replace("$", notebook.Folder, StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'));
    }

    [Fact]
    public async Task Parameters_are_injected_after_the_cell_that_declares_them()
    {
        notebook.Write("a.ipynb", "@parameters\nvar seed = 1; double lr = .1; var name = \"x\"; var fast = false;", "@injected-parameters\nseed = 99;", "$\"{seed} {lr} {name} {fast}\"");
        var (exit, _, error) = await notebook.Run("a*", "--parameter", "seed=7", "--parameter", "lr=5e-3", "--parameter", "name=a \"b\"=c", "--parameter", "fast=true");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("7 0.005 a \"b\"=c True", notebook.Text("out/a.ipynb", 2));
        Assert.Equal("injected-parameters", (string?)notebook.Cells("out/a.ipynb")[1]!["metadata"]!["tags"]![0]);
        Assert.Equal(3, notebook.Cells("out/a.ipynb").Count);
    }

    [Fact]
    public async Task Committed_form_tells_nothing_of_the_machine_and_repeats_itself()
    {
        notebook.Write("a.ipynb", "Console.WriteLine(Environment.CurrentDirectory + \"/x\"); Console.Error.WriteLine(\"noise\");", "HTML(\"<script>createDotnetInteractiveClient()</script>\")");
        await notebook.Run("a.ipynb", "--in-place", "--normalise");
        var first = File.ReadAllText(notebook.Path("a.ipynb"));
        Assert.Equal("./x\n", notebook.Text("a.ipynb", 0));
        Assert.Single(notebook.Cells("a.ipynb")[0]!["outputs"]!.AsArray());
        Assert.Empty(notebook.Cells("a.ipynb")[1]!["outputs"]!.AsArray());
        await notebook.Run("a.ipynb", "--in-place", "--normalise");
        Assert.Equal(first, File.ReadAllText(notebook.Path("a.ipynb")));
    }

    [Fact]
    public async Task A_session_that_dies_while_it_writes_costs_its_cell_alone()
    {
        notebook.Write("a.ipynb", "1 + 1", """
            var large = new string('x', 300_000);
            _ = Task.Run(() => { while (true) display(large); });
            System.Threading.Thread.Sleep(300);
            Environment.FailFast("gone");
            """, "3");
        var (exit, output, error) = await notebook.Run("a.ipynb");
        Assert.Equal(1, exit);
        Assert.StartsWith("a.ipynb: cell 2 (id2): Session: the notebook's process ended with SIGABRT", error, StringComparison.Ordinal);
        Assert.Matches(@"a\.ipynb +2 +\d+\.\d +failed", output);
        Assert.Equal("2", notebook.Text("out/a.ipynb", 0));
        Assert.Equal("Session", (string?)notebook.Cells("out/a.ipynb")[1]!["outputs"]!.AsArray()[^1]!["ename"]);
        Assert.Empty(notebook.Cells("out/a.ipynb")[2]!["outputs"]!.AsArray());
    }

    [Theory]
    [InlineData("Environment.FailFast(\"gone\");", "SIGABRT: Process terminated.")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", "SIGKILL")]
    [InlineData("int Deeper(int n) => Deeper(n + 1) + 1; Deeper(0);", "SIGABRT: Stack overflow.")]
    [InlineData("Environment.Exit(3);", "exit code 3")]
    public async Task What_a_cell_printed_just_before_it_ended_the_process_is_shown(string end, string told)
    {
        notebook.Write("a.ipynb", $"Console.WriteLine(\"early é\"); System.Threading.Thread.Sleep(200); Console.Write(\"just \"); Console.Error.Write(\"oh\"); Console.WriteLine(\"before\"); {end}");
        var (exit, _, error) = await notebook.Run("a.ipynb");
        Assert.Equal(1, exit);
        Assert.StartsWith($"a.ipynb: cell 1 (id1): Session: the notebook's process ended with {told}", error, StringComparison.Ordinal);
        Assert.StartsWith("early é\njust ohbefore\n", notebook.Text("out/a.ipynb", 0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "out/a.ipynb")]
    [InlineData("--in-place", "a.executed.ipynb")]
    public async Task What_is_done_outlives_a_kill_and_the_source_stays_whole(string option, string executed)
    {
        notebook.Write("a.ipynb", "1 + 1", "2 + 1", """
            System.IO.File.WriteAllText("pid", $"{Environment.ProcessId}");
            System.Threading.Thread.Sleep(-1);
            """);
        var before = File.ReadAllText(notebook.Path("a.ipynb"));
        using var run = notebook.Start([.. new[] { "a.ipynb", option }.Where(each => each.Length > 0)]);
        await Until(() => File.Exists(notebook.Path("pid")) && File.Exists(notebook.Path(executed)) && notebook.Text(executed, 1) == "3");
        run.Kill();
        await run.WaitForExitAsync();
        Assert.Equal(before, File.ReadAllText(notebook.Path("a.ipynb")));
        Assert.Equal(("2", "3", ""), (notebook.Text(executed, 0), notebook.Text(executed, 1), notebook.Text(executed, 2)));
        var session = int.Parse(File.ReadAllText(notebook.Path("pid")), System.Globalization.CultureInfo.InvariantCulture);
        await Until(() => HasEnded(session));

        // What is left is no notebook of the folder.
        File.Delete(notebook.Path("pid"));
        notebook.Write("a.ipynb", "4");
        Assert.Equal((0, ""), await ExitAndError(["--in-place", "."]));
        Assert.False(File.Exists(notebook.Path("a.executed.ipynb")));
    }

    [Fact]
    public async Task A_terminated_run_ends_at_once_and_says_so()
    {
        notebook.Write("a.ipynb", "1 + 1", """
            using System.Runtime.InteropServices;
            [DllImport("libc")] static extern uint sleep(uint seconds);
            System.IO.File.WriteAllText("begun", "");
            sleep(1000); // in native code, where no interrupt reaches
            """, "3");
        using var run = notebook.Start("a.ipynb");
        var error = run.StandardError.ReadToEndAsync();
        await Until(() => File.Exists(notebook.Path("begun")));
        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{run.Id}"]))
            await kill.WaitForExitAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await run.WaitForExitAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 4);
        Assert.Equal((1, "a.ipynb: cell 2 (id2): Terminated: The run was terminated (SIGTERM) while this cell ran."), (run.ExitCode, (await error).Trim()));
        Assert.Equal("2", notebook.Text("out/a.ipynb", 0));
        Assert.Equal("Terminated", (string?)notebook.Cells("out/a.ipynb")[1]!["outputs"]![0]!["ename"]);
    }

    [Fact]
    public async Task A_notebook_that_is_edited_while_it_runs_in_place_stays_as_it_was_edited()
    {
        notebook.Write("a.ipynb", "System.IO.File.AppendAllText(\"a.ipynb\", \" \"); 1 + 1");
        var edited = File.ReadAllText(notebook.Path("a.ipynb")) + " ";
        Assert.Equal((1, "a.ipynb: the file was changed while it ran, and stays as it is. The executed notebook is a.executed.ipynb."), await ExitAndError(["a.ipynb", "--in-place"]));
        Assert.Equal(edited, File.ReadAllText(notebook.Path("a.ipynb")));
        Assert.Equal("2", notebook.Text("a.executed.ipynb", 0));
    }

    [LinuxFact]
    public async Task The_folder_that_a_link_in_place_leads_to_is_tried_first()
    {
        File.CreateSymbolicLink(notebook.Path("a.ipynb"), "/proc/version"); // where nobody may make a file
        Assert.StartsWith("--in-place: /proc: cannot be written to: ", (await TestNotebook.RunHere(notebook.Path("a.ipynb"), "--out", notebook.Path("out"), "--in-place")).Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_link_in_place_stays_a_link_and_what_cannot_be_removed_beside_it_stays_too()
    {
        Directory.CreateDirectory(notebook.Path("sub"));
        notebook.Write("sub/a.ipynb", "1 + 1");
        File.CreateSymbolicLink(notebook.Path("a.ipynb"), "sub/a.ipynb");
        Directory.CreateDirectory(notebook.Path("a.executed.ipynb"));
        Assert.Equal((0, ""), await ExitAndError(["a.ipynb", "--in-place"]));
        Assert.Equal("sub/a.ipynb", new FileInfo(notebook.Path("a.ipynb")).LinkTarget);
        Assert.Equal("2", notebook.Text("sub/a.ipynb", 0));
    }

    [Fact]
    public async Task A_folder_that_is_removed_while_the_notebook_runs_is_made_again()
    {
        notebook.Write("a.ipynb", "1 + 1", """
            while (!System.IO.File.Exists("out/a.ipynb"))
                await Task.Delay(50);
            System.IO.Directory.Delete("out", true);
            """, "1 + 2");
        Assert.Equal((0, ""), await ExitAndError(["a.ipynb"]));
        Assert.Equal(("2", "3"), (notebook.Text("out/a.ipynb", 0), notebook.Text("out/a.ipynb", 2)));
    }

    /// <summary>On a real disk of a megabyte, which only an administrator can make.</summary>
    [Theory]
    [InlineData("", "out/a.ipynb", "out/a.ipynb")]
    [InlineData("--in-place", "a.ipynb", "a.executed.ipynb")]
    public async Task A_full_disk_names_what_could_be_kept(string option, string written, string kept)
    {
        if (!OperatingSystem.IsLinux() || !Succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", notebook.Folder))
            return;
        try
        {
            notebook.Write("a.ipynb", "1 + 1", $$"""
                for (var i = 0; i < 1200 && !(System.IO.File.Exists("{{kept}}") && System.IO.File.ReadAllText("{{kept}}").Contains("execute_result")); i++)
                    await Task.Delay(50);
                HTML(new string('x', 2_000_000))
                """);
            var before = File.ReadAllText(notebook.Path("a.ipynb"));
            var (exit, error) = await ExitAndError([.. new[] { "a.ipynb", option }.Where(each => each.Length > 0)]);
            Assert.Equal(1, exit);
            Assert.Matches($"^{written}: cannot be written, nothing was changed: No space left on device.*\n{kept} has what had been executed when it was last written.$", error);
            Assert.Equal(("2", ""), (notebook.Text(kept, 0), notebook.Text(kept, 1)));
            if (written != kept)
                Assert.Equal(before, File.ReadAllText(notebook.Path("a.ipynb")));
        }
        finally
        {
            Succeeds("umount", notebook.Folder);
        }
    }

    [Fact]
    public async Task A_notebook_of_another_language_says_which()
    {
        File.WriteAllText(notebook.Path("a.ipynb"), """{"cells": [], "metadata": {"kernelspec": {"name": "python3", "language": "python"}}, "nbformat": 4, "nbformat_minor": 5}""");
        var refused = await TestNotebook.RunHere(notebook.Path("a.ipynb"), "--out", notebook.Path("out"), "--parameter", "n=1");
        Assert.Equal((1, $"{notebook.Path("a.ipynb")}: its language is python; `run` executes notebooks in csharp, fsharp, javascript, html, markdown, svg, mermaid, sql, pwsh, value."), (refused.Exit, refused.Error));
    }

    private async Task<(int, string)> ExitAndError(string[] arguments)
    {
        var (exit, _, error) = await notebook.Run(arguments);
        return (exit, error);
    }

    /// <summary>Waits for a minute at most: other tests keep the processors busy.</summary>
    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1200, "waited in vain");
            await Task.Delay(50);
        }
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static bool HasEnded(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
