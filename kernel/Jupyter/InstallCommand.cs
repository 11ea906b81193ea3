using System.CommandLine;

namespace NotebookKernel;

/// <summary>`install` and `uninstall`: make the kernel known to Jupyter, and unknown again.</summary>
internal static class InstallCommand
{
    public static IEnumerable<Command> Create()
    {
        yield return Create("install", "Makes the kernel known to Jupyter.", Install);
        yield return Create("uninstall", "Makes the kernel unknown to Jupyter again.", Uninstall);
    }

    private static Command Create(string name, string description, Action<string, string?> action)
    {
        var user = new Option<bool>("--user") { Description = "For this user alone; so it is by default." };
        var prefix = new Option<string>("--prefix") { Description = "Under PREFIX/share/jupyter, such as /usr/local." };
        var environment = new Option<bool>("--sys-prefix") { Description = "In the active virtual or conda environment." };
        var kernel = new Option<string>("--name") { Description = $"Jupyter's name for it: {KernelSpec.NotebooksName}, which the notebooks ask for, or {KernelSpec.OwnName} where another kernel holds that name." };
        var command = new Command(name, description) { user, prefix, environment, kernel };
        command.Validators.Add(result =>
        {
            if (new Option[] { user, prefix, environment }.Count(option => result.GetResult(option) is not null) > 1)
                result.AddError("--user, --prefix and --sys-prefix exclude each other.");
        });
        command.SetAction(parsed =>
        {
            try
            {
                var data = parsed.GetValue(prefix) is { } folder ? KernelSpec.PrefixData(folder)
                    : parsed.GetValue(environment) ? KernelSpec.PrefixData(ActiveEnvironment())
                    : KernelSpec.UserData;
                action(data, parsed.GetValue(kernel));
                return 0;
            }
            catch (JupyterException error)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }
        });
        return command;
    }

    private static void Install(string data, string? name)
    {
        if (name is null && KernelSpec.ForeignHolder(data, KernelSpec.NotebooksName) is { } holder)
        {
            Console.WriteLine($"Another kernel is called {KernelSpec.NotebooksName} ({holder}): this one becomes {KernelSpec.OwnName}. Choose it in the notebook's menu Kernel.");
            name = KernelSpec.OwnName;
        }
        Console.WriteLine($"Installed: {KernelSpec.Install(data, name ?? KernelSpec.NotebooksName)}");
    }

    private static void Uninstall(string data, string? name)
    {
        var names = name is null ? new[] { KernelSpec.NotebooksName, KernelSpec.OwnName }.Where(each => KernelSpec.ForeignHolder(data, each) is null) : [name];
        var removed = names.Select(each => KernelSpec.Uninstall(data, each)).OfType<string>().ToList();
        Console.WriteLine(removed.Count > 0 ? $"Removed: {string.Join(", ", removed)}" : $"Nothing to remove in {data}.");
    }

    private static string ActiveEnvironment() =>
        Environment.GetEnvironmentVariable("VIRTUAL_ENV") ?? Environment.GetEnvironmentVariable("CONDA_PREFIX")
        ?? throw new JupyterException("--sys-prefix: no environment is active (neither VIRTUAL_ENV nor CONDA_PREFIX is set).");
}
