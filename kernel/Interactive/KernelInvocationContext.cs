using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>The running cell: what it shows and writes.</summary>
public sealed class KernelInvocationContext
{
    private KernelInvocationContext()
    {
    }

    /// <summary>Null where there is no notebook.</summary>
    public static KernelInvocationContext? Current => Kernel.Notebook is null ? null : field ??= new();

#pragma warning disable CA1822 // As notebooks write it.
    /// <summary>The kernel of the language in which the running code is written.</summary>
    public Kernel HandlingKernel => Kernel.Current;

    /// <summary>Cancelled when the cell is stopped; who asks is given time to stop by itself.</summary>
    public CancellationToken CancellationToken => Kernel.Notebook?.Cancellation ?? default;

    /// <inheritdoc cref="Kernel.display"/>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <inheritdoc cref="KernelExtensions.DisplayAs"/>
    public DisplayedValue DisplayAs(string value, string mimeType) => value.DisplayAs(mimeType);

    /// <summary>Writes to the cell's stdout.</summary>
    public void DisplayStandardOut(string output) => Kernel.Notebook?.Write("stdout", output);

    /// <summary>Writes to the cell's stderr.</summary>
    public void DisplayStandardError(string error) => Kernel.Notebook?.Write("stderr", error);
#pragma warning restore CA1822
}
