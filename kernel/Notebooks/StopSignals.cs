using System.Runtime.InteropServices;

namespace NotebookKernel;

/// <summary>
/// Ctrl+C asks the running cell to stop, which it may take seconds for; SIGTERM comes from a scheduler that kills soon after,
/// so the session's process ends at once and only what there is gets written.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource interrupt = new(), terminate = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals() => registrations = [On(PosixSignal.SIGINT, interrupt), On(PosixSignal.SIGTERM, terminate)];

    /// <summary>Asks the running cell to stop.</summary>
    public CancellationToken Interrupt => interrupt.Token;

    /// <summary>Ends the session without asking.</summary>
    public CancellationToken Terminate => terminate.Token;

    /// <summary>Either has come: no other cell is to begin.</summary>
    public bool Stopped => Interrupt.IsCancellationRequested || Terminate.IsCancellationRequested;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        interrupt.Dispose();
        terminate.Dispose();
    }

    private static PosixSignalRegistration On(PosixSignal signal, CancellationTokenSource source) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        source.Cancel();
    });
}
