using System.CommandLine;
using System.Runtime.InteropServices;

namespace NotebookKernel;

/// <summary>`connect`: serves one Jupyter client's connection file until told to end.</summary>
internal static class ConnectCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The connection file that Jupyter has written." };
        var command = new Command("connect", "Serves Jupyter; this is what Jupyter calls.") { file };
        command.SetAction((parsed, stop) => ServeAsync(parsed.GetValue(file)!, stop));
        return command;
    }

    private static async Task<int> ServeAsync(string file, CancellationToken stop)
    {
        try
        {
            using var kernel = new JupyterKernel(ConnectionFile.Read(file));
            using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                kernel.Interrupt();
            });
            await Task.WhenAny(kernel.Ended, ParentWatch.GoneAsync(), Task.Delay(Timeout.Infinite, stop));
            return 0;
        }
        catch (JupyterException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
