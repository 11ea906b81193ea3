using System.CommandLine;
using NotebookKernel;

var pipe = new Argument<string>("pipe") { Description = "The named pipe to serve." };
var folder = new Argument<string>("folder") { Description = "Where to catch what native libraries print." };
var session = new Command("session", "Serves one session over a named pipe; started by run.") { pipe, folder };
session.Hidden = true;
session.SetAction(parsed => SessionHost.Serve(parsed.GetValue(pipe)!, parsed.GetValue(folder)!));

var root = new RootCommand("A C# kernel for Jupyter notebooks.") { RunCommand.Create(), ConvertCommand.Create(), HtmlCommand.Create(), ConnectCommand.Create(), session };
foreach (var command in InstallCommand.Create())
    root.Subcommands.Add(command);
var parsed = root.Parse(args);
// `run` and `connect` have signals of their own; whatever else runs just ends.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
