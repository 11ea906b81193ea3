using System.Diagnostics;

namespace Tests.Kernel;

[Trait("Category", "Slow")]
public sealed class NotebookFileTests : IDisposable
{
    private readonly TestNotebook notebook = new();

    public void Dispose() => notebook.Dispose();

    [Fact]
    public async Task A_run_changes_only_what_ran()
    {
        const string Kept = """
            {
             "cells": [
              {
               "attachments": {},
               "cell_type": "markdown",
               "id": "note",
               "metadata": {
                "custom": [
                 1.50,
                 {
                  "deep": "äö €"
                 }
                ]
               },
               "source": [
                "# Title\n",
                "<b>\"quoted\"</b>"
               ]
              },
              {
               "cell_type": "code",
               "execution_count": 1,
               "id": "sum",
               "metadata": {
                "unknown": true
               },
               "outputs": [
                {
                 "data": {
                  "text/plain": [
                   "2"
                  ]
                 },
                 "execution_count": 1,
                 "metadata": {},
                 "output_type": "execute_result"
                }
               ],
               "source": [
                "1+1"
               ]
              }
             ],
             "metadata": {
              "another": null
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }

            """;
        await File.WriteAllTextAsync(notebook.Path("a.ipynb"), Kept);
        await notebook.Run("a.ipynb", "--in-place");
        Assert.Equal(Kept, await File.ReadAllTextAsync(notebook.Path("a.ipynb")));
    }

    [Fact]
    public async Task Cells_without_an_id_get_the_same_one_each_time()
    {
        await File.WriteAllTextAsync(notebook.Path("a.ipynb"),
            """{"cells": [{"cell_type": "raw", "id": "cell-2", "source": ""}, {"cell_type": "code", "source": "1"}, {"cell_type": "code", "source": "2"}], "nbformat": 4, "nbformat_minor": 2}""");
        await notebook.Run("a.ipynb");
        Assert.Equal(["cell-2", "cell-2-x", "cell-3"], notebook.Cells("out/a.ipynb").Select(cell => (string?)cell!["id"]));
    }

    [NbformatFact]
    public async Task Jupyters_own_library_finds_it_valid_and_writes_it_the_same()
    {
        notebook.Write("a.ipynb", "Console.WriteLine(\"héllo\\n🎉\"); display(HTML(\"<b>\\n</b>\")); new { A = 1 }", "\"iVBORw0KGgo=\".DisplayAs(\"image/png\"); \"{\\\"b\\\": [1.0]}\".DisplayAs(\"application/json\");", "throw new Exception(\"x\");");
        await notebook.Run("a.ipynb");
        var start = new ProcessStartInfo(Python.Program, ["-c", """
            import nbformat, sys
            text = open(sys.argv[1], encoding='utf-8', newline='').read()
            notebook = nbformat.reads(text, 4)
            nbformat.validate(notebook)
            assert nbformat.writes(notebook).rstrip() == text.rstrip()
            """, notebook.Path("out/a.ipynb")]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    [FullDiskFact]
    public async Task A_full_disk_is_told_and_leaves_no_part_of_a_file()
    {
        notebook.Write("a.ipynb", "new string('x', 200000)");
        Directory.CreateDirectory(notebook.Path("out"));
        var start = new ProcessStartInfo("unshare",
            ["--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs out && dotnet \"$0\" run a.ipynb; echo exit $?; ls -A out", typeof(NotebookKernel.Session).Assembly.Location])
        {
            WorkingDirectory = notebook.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        Assert.EndsWith("exit 1\nsummary.json\n", output, StringComparison.Ordinal);
        Assert.Contains("out/a.ipynb: cannot be written, nothing was changed: No space left on device", await error, StringComparison.Ordinal);
    }
}

/// <summary>A test against Jupyter's library; skipped, and saying so, where Debian's python3-nbformat is not installed.</summary>
public sealed class NbformatFactAttribute : FactAttribute
{
    public NbformatFactAttribute()
    {
        if (!File.Exists(Python.Program) || !Directory.Exists("/usr/lib/python3/dist-packages/nbformat"))
            Skip = "needs python3-nbformat (apt-get install python3-nbformat)";
    }
}

/// <summary>A test that mounts a small disk of its own; skipped, and saying so, where the system does not let it.</summary>
public sealed class FullDiskFactAttribute : FactAttribute
{
    public FullDiskFactAttribute()
    {
        if (!CanMount())
            Skip = "needs Linux with user namespaces (unshare --user --mount)";
    }

    private static bool CanMount()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/unshare"))
            return false;
        using var process = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
