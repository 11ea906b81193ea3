using System.CommandLine;
using System.Runtime.InteropServices;

namespace NotebookKernel;

/// <summary>`connect`: serves one Jupyter client's connection file until told to end.</summary>
internal static class ConnectCommand
{
    public const string Name = "connect";

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The connection file that Jupyter has written." };
        var command = new Command(Name, "Serves Jupyter; this is what Jupyter calls.") { file };
        command.SetAction((parsed, _) => ServeAsync(parsed.GetValue(file)!));
        return command;
    }

    private static async Task<int> ServeAsync(string file)
    {
        try
        {
            var kernel = new JupyterKernel(ConnectionFile.Read(file));
            using var interrupt = On(PosixSignal.SIGINT, kernel.Interrupt);
            using var end = On(PosixSignal.SIGTERM, kernel.End);
            await using (kernel) // A client that loses patience sends SIGTERM while this ends: it must not cut that off.
                await await Task.WhenAny(kernel.Ended, ParentWatch.GoneAsync());
            return 0;
        }
        catch (JupyterException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    private static PosixSignalRegistration On(PosixSignal signal, Action action) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    });
}
