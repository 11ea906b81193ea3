using System.Reflection;

namespace NotebookKernel;

/// <summary>
/// PowerShell, in this process; its libraries are fetched at the first section. They are called by name: the kernel is built without them.
/// What a section writes on any of PowerShell's streams is printed, in order.
/// </summary>
internal sealed class PowerShellLanguage : ILanguage
{
    private const string Package = "nuget: Microsoft.PowerShell.SDK, 7.6.9";
    private const string Library = "System.Management.Automation";

    private readonly Assembly library;
    private readonly dynamic runspace;

    /// <summary>The variables that PowerShell has by itself: at the start, and once a section matches, loops or calls a program.</summary>
    private readonly HashSet<string> builtIn;

    /// <exception cref="CellException">The libraries cannot be had.</exception>
    public PowerShellLanguage(References references)
    {
        references.AddPackages([Package]);
        library = Assembly.Load(Library);
        runspace = Call("Runspaces.RunspaceFactory", "CreateRunspace", Call("Runspaces.InitialSessionState", "CreateDefault"));
        runspace.Open();
        builtIn = new(All().Select(each => each.Name).Concat(["Matches", "foreach", "switch", "LASTEXITCODE"]), StringComparer.OrdinalIgnoreCase);
    }

    public IEnumerable<Variable> Variables => All().Where(each => !builtIn.Contains(each.Name));

    public Submission Compile(Section section, CancellationToken cancellation) => Submission.Of(() =>
    {
        using IDisposable disposable = Call("PowerShell", "Create", (object)runspace);
        dynamic shell = disposable;
        // A script by itself, so that "using" and "param" may begin it and errors have its lines and columns; all its streams as one.
        shell.AddScript(section.Code, false).AddCommand("Out-String").AddParameter("Stream")
            .AddCommand("ForEach-Object").AddParameter("Process", Call("ScriptBlock", "Create", "[Console]::WriteLine($_)"));
        shell.Commands.Commands[0].MergeMyResults(Stream("All"), Stream("Output"));
        using var registration = cancellation.Register(() => shell.Stop());
        Run(() => shell.Invoke(), cancellation);
    });

    public Submission Set(Variable variable) => Submission.Of(() => Run(() => runspace.SessionStateProxy.SetVariable(variable.Name, variable.Value)));

    /// <exception cref="CellException">What PowerShell says against it.</exception>
    private static void Run(Action action, CancellationToken cancellation = default)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error.GetType().Namespace?.StartsWith(Library, StringComparison.Ordinal) == true)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new CellException("PowerShell", error.Message);
        }
    }

    private List<Variable> All()
    {
        using IDisposable disposable = Call("PowerShell", "Create", (object)runspace);
        dynamic shell = disposable;
        var all = new List<Variable>();
        foreach (object each in shell.AddCommand("Get-Variable").Invoke())
        {
            dynamic variable = Unwrapped(each)!;
            var value = Unwrapped((object?)variable.Value);
            all.Add(new((string)variable.Name, value?.GetType() ?? typeof(object), value));
        }
        return all;
    }

    /// <summary>What PowerShell has wrapped: its wrapper takes a name for one of PowerShell's own members.</summary>
    private static object? Unwrapped(object? value) =>
        value?.GetType() is { FullName: Library + ".PSObject" } type ? type.GetProperty("BaseObject")!.GetValue(value) : value;

    private dynamic Stream(string name) => Enum.Parse(library.GetType($"{Library}.Runspaces.PipelineResultTypes", throwOnError: true)!, name);

    private dynamic Call(string type, string method, params object[] arguments) =>
        library.GetType($"{Library}.{type}", throwOnError: true)!.InvokeMember(method, BindingFlags.InvokeMethod | BindingFlags.Static | BindingFlags.Public, null, null, arguments, null)!;
}
