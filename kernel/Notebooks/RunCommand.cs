using System.CommandLine;
using Spectre.Console;

namespace NotebookKernel;

/// <summary>`run`: executes notebooks without a screen and says how they went.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks") { Description = "Notebooks (.ipynb, .dib), folders of them, or patterns such as notebooks/05*.", Arity = ArgumentArity.OneOrMore };
        var folder = NotebookPaths.OutOption("Folder for the executed notebooks and summary.json.", "out");
        var inPlace = new Option<bool>("--in-place") { Description = "Write each executed notebook over its source." };
        var parameters = new Option<string[]>("--parameter") { Description = "name=value: sets a parameter of the notebooks, declared in their cell tagged \"parameters\". Repeatable." };
        var timeout = new Option<double?>("--timeout") { Description = "Seconds that a cell may take; there is no limit by default." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Run the other notebooks after one has failed." };
        var allowErrors = new Option<bool>("--allow-errors") { Description = "Go on after a cell that fails: its error is in the notebook, and the run succeeds." };
        var jobs = new Option<int>("--jobs") { Description = "How many notebooks run side by side; by default two where there are two processors and 8 GB of memory.", DefaultValueFactory = _ => UsualJobs() };
        var normalise = new Option<bool>("--normalise") { Description = "Write the form to commit: no timestamps, stderr or paths of this machine." };
        timeout.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(timeout) is not > 0)
                result.AddError("--timeout takes a number of seconds above 0.");
        });
        jobs.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(jobs) < 1)
                result.AddError("--jobs takes a whole number above 0.");
        });
        parameters.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
                result.AddError($"--parameter {wrong.Value}: write name=value.");
        });
        var command = new Command("run", "Executes notebooks and writes them with their outputs.") { notebooks, folder, inPlace, parameters, timeout, keepGoing, allowErrors, jobs, normalise };
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignals();
            return await RunAsync(
                parsed.GetValue(notebooks)!,
                new RunOptions(
                    parsed.GetValue(folder)!, parsed.GetValue(inPlace), Pairs(parsed.GetValue(parameters) ?? []),
                    parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, parsed.GetValue(keepGoing), parsed.GetValue(jobs), parsed.GetValue(normalise), parsed.GetValue(allowErrors)),
                stop, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Output) }), parsed.InvocationConfiguration.Error);
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> names, RunOptions options, StopSignals stop, IAnsiConsole console, TextWriter errors)
    {
        NotebookRun?[] runs = [];
        try
        {
            var paths = NotebookPaths.ExpandToRun(names, options.InPlace);
            CheckWritable("--out ", options.Out);
            foreach (var folder in options.InPlace ? paths.SelectMany(path => new[] { path, Wanted(path, options) }).Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct() : [])
                CheckWritable("--in-place: ", folder);
            if (paths.FirstOrDefault(path => BusyFile.IsReadOnly(Wanted(path, options))) is { } readOnly)
                throw new RunException($"{readOnly}: nothing was executed, because {Wanted(readOnly, options)} is read-only and would be written. Make it writable, or {(options.InPlace ? "leave out --in-place" : "choose another --out")}.");
            runs = new NotebookRun?[paths.Count];
            // They begin in order. One that fails, or a signal, lets no other begin; those beside it run to their end, or are stopped by the same signal.
            await Progress.ShowAsync(console, progress => Parallel.ForEachAsync(paths.Index(), new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, async (path, _) =>
            {
                if (!stop.Stopped && (options.KeepGoing || runs.All(run => run?.Error is null)))
                    runs[path.Index] = await RunAsync(path.Item, options, stop, progress);
            }));
            Summary.Print(runs.OfType<NotebookRun>(), console);
            Summary.Write(runs.OfType<NotebookRun>(), Path.Combine(options.Out, Summary.FileName));
        }
        catch (RunException error)
        {
            errors.WriteLine(error.Message);
            return 1;
        }
        finally
        {
            foreach (var error in runs.Select(run => run?.Error).OfType<string>())
                errors.WriteLine(error);
        }
        return runs.Any(run => run?.Error is not null) ? 1 : 0;
    }

    /// <summary>Runs and writes one notebook. What goes wrong with it is in the row.</summary>
    private static async Task<NotebookRun> RunAsync(string path, RunOptions options, StopSignals stop, Progress progress)
    {
        NotebookRun? run = null;
        string? saved = null;
        try
        {
            var notebook = Notebook.Read(path);
            NotebookRunner.CheckLanguage(notebook);
            Parameters.Inject(notebook, options.Parameters);
            // A source in place stays whole until the run has ended.
            var wanted = Wanted(path, options);
            var executed = options.InPlace ? NotebookPaths.Executed(path) : wanted;
            var autosave = new Autosave(notebook, executed);
            await using (autosave)
                run = await progress.OfAsync(notebook, began => new NotebookRunner(notebook, options.Timeout, options.AllowErrors, stop).RunAsync(began, autosave.Changed));
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
            WriteInPlace(notebook, wanted, executed);
            return run;
        }
        catch (RunException error)
        {
            run ??= new NotebookRun(Path.GetFileName(path), 0, 0, new Dictionary<string, System.Text.Json.Nodes.JsonNode?>(), null);
            var kept = saved is null || error.Message.EndsWith($"{saved}.", StringComparison.Ordinal) ? null : $"{saved} has what had been executed when it was last written.";
            return run with { Error = string.Join(Environment.NewLine, new[] { run.Error, error.Message, kept }.OfType<string>()) };
        }
    }

    /// <summary>Where the executed notebook is to be in the end: with --in-place where a link leads to, so that it stays a link.</summary>
    private static string Wanted(string path, RunOptions options) => !options.InPlace ? Path.Combine(options.Out, NotebookPaths.Written(path))
        : File.Exists(path) && File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true) is { } target ? target.FullName : path;

    /// <summary>What has been executed outlives a source that cannot be replaced.</summary>
    private static void WriteInPlace(Notebook notebook, string wanted, string executed)
    {
        try
        {
            notebook.Write(wanted);
        }
        catch (RunException error)
        {
            try
            {
                notebook.Write(executed);
            }
            catch (RunException)
            {
                throw error; // What keeps one from being written keeps the other, such as a full disk.
            }
            throw new RunException($"{error.Message.TrimEnd('.')}. The executed notebook is {executed}.");
        }
        try
        {
            BusyFile.Retry(executed, () => File.Delete(executed));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody has it open: the notebook is written, and the next run replaces what is left.
        }
    }

    /// <summary>Better now than after an hour of training.</summary>
    private static void CheckWritable(string option, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, $".{Environment.ProcessId}.tmp"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{option}{folder}: cannot be written to: {error.Message}");
        }
    }

    /// <summary>Training leaves processors idle, so two notebooks on two of them take less than one after the other; more would gain nothing and fill the memory.</summary>
    private static int UsualJobs() => Environment.ProcessorCount > 1 && GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= 8_000_000_000 ? 2 : 1;

    private static Dictionary<string, string> Pairs(IEnumerable<string> pairs) =>
        pairs.Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1]);
}
