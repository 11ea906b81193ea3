using System.CommandLine;
using Spectre.Console;

namespace NotebookKernel;

/// <summary>`run`: executes notebooks without a screen and says how they went.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks") { Description = "Notebooks (.ipynb), folders of them, or patterns such as notebooks/05*.", Arity = ArgumentArity.OneOrMore };
        var folder = NotebookPaths.OutOption("Folder for the executed notebooks and summary.json.", "out");
        var inPlace = new Option<bool>("--in-place") { Description = "Write each executed notebook over its source." };
        var parameters = new Option<string[]>("--parameter") { Description = "name=value: sets a parameter of the notebooks, declared in their cell tagged \"parameters\". Repeatable." };
        var timeout = new Option<double?>("--timeout") { Description = "Seconds that a cell may take; there is no limit by default." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Run the other notebooks after one has failed." };
        var normalise = new Option<bool>("--normalise") { Description = "Write the form to commit: no timestamps, stderr or paths of this machine." };
        timeout.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(timeout) is not > 0)
                result.AddError("--timeout takes a number of seconds above 0.");
        });
        parameters.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
                result.AddError($"--parameter {wrong.Value}: write name=value.");
        });
        var command = new Command("run", "Executes notebooks and writes them with their outputs.") { notebooks, folder, inPlace, parameters, timeout, keepGoing, normalise };
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignals();
            return await RunAsync(
                parsed.GetValue(notebooks)!,
                new RunOptions(
                    parsed.GetValue(folder)!, parsed.GetValue(inPlace), Pairs(parsed.GetValue(parameters) ?? []),
                    parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, parsed.GetValue(keepGoing), parsed.GetValue(normalise)),
                stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> names, RunOptions options, StopSignals stop)
    {
        var runs = new List<NotebookRun>();
        try
        {
            var paths = NotebookPaths.Expand(names, options.InPlace);
            CheckWritable(options.Out);
            foreach (var path in paths)
            {
                runs.Add(await RunAsync(path, options, stop));
                if (stop.Stopped || (runs[^1].Error is not null && !options.KeepGoing))
                    break;
            }
            Summary.Print(runs, AnsiConsole.Console);
            Summary.Write(runs, Path.Combine(options.Out, "summary.json"));
        }
        catch (RunException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
        finally
        {
            foreach (var run in runs.Where(run => run.Error is not null))
                Console.Error.WriteLine(run.Error);
        }
        return runs.Exists(run => run.Error is not null) ? 1 : 0;
    }

    /// <summary>Runs and writes one notebook. What goes wrong with it is in the row.</summary>
    private static async Task<NotebookRun> RunAsync(string path, RunOptions options, StopSignals stop)
    {
        NotebookRun? run = null;
        string? saved = null;
        try
        {
            var notebook = Notebook.Read(path);
            NotebookRunner.CheckLanguage(notebook);
            Parameters.Inject(notebook, options.Parameters);
            // A source in place stays whole until the run has ended.
            var executed = options.InPlace ? NotebookPaths.Executed(path) : Path.Combine(options.Out, notebook.Name);
            var autosave = new Autosave(notebook, executed);
            await using (autosave)
                run = await Progress.ShowAsync(AnsiConsole.Console, notebook, began => new NotebookRunner(notebook, options.Timeout, stop).RunAsync(began, autosave.Changed));
            saved = autosave.HasSaved && File.Exists(executed) ? executed : null;
            // With other parameters than its own a notebook owes nobody its numbers.
            if (run.Error is null && options.Parameters.Count == 0)
                run = run with { Error = Scraps.Unexpected(notebook) };
            if (options.Normalise)
                CommittedForm.Apply(notebook);
            var changed = options.InPlace && notebook.IsChanged();
            if (!options.InPlace || changed)
            {
                notebook.Write(executed);
                return changed ? throw new RunException($"{path}: the file was changed while it ran, and stays as it is. The executed notebook is {executed}.") : run;
            }
            notebook.Write(File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)?.FullName ?? path);
            File.Delete(executed);
            return run;
        }
        catch (RunException error)
        {
            run ??= new NotebookRun(Path.GetFileName(path), 0, 0, new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(), null);
            var kept = saved is null || error.Message.EndsWith($"{saved}.", StringComparison.Ordinal) ? null : $"{saved} has what had been executed when it was last written.";
            return run with { Error = string.Join(Environment.NewLine, new[] { run.Error, error.Message, kept }.OfType<string>()) };
        }
    }

    /// <summary>Better now than after an hour of training.</summary>
    private static void CheckWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, $".{Environment.ProcessId}.tmp"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"--out {folder}: cannot be written to: {error.Message}");
        }
    }

    private static Dictionary<string, string> Pairs(IEnumerable<string> pairs) =>
        pairs.Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1]);
}
