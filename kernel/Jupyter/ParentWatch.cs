using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NotebookKernel;

/// <summary>Tells when the process is gone that started this kernel, where that one has asked for it by the variable JPY_PARENT_PID.</summary>
internal static partial class ParentWatch
{
    /// <summary>In a container this may be Jupyter itself.</summary>
    private const int First = 1;

    /// <summary>Windows's ERROR_ACCESS_DENIED and WAIT_FAILED.</summary>
    private const int AccessDenied = 5, WaitFailed = -1;

    private static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    /// <summary>Completes when the parent is gone; never where none asked for it.</summary>
    public static Task GoneAsync()
    {
        if (!nint.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), CultureInfo.InvariantCulture, out var parent))
            return Task.Delay(Timeout.Infinite);
        return OperatingSystem.IsWindows() ? HandleAsync(parent) : ParentAsync(asked: (int)parent);
    }

    /// <summary>
    /// An orphan is handed to another parent, at the latest to the first process. The parent's number alone would say nothing: while nobody collects the dead,
    /// it stays taken; and the one who asked may have started this through another program.
    /// </summary>
    private static async Task ParentAsync(int asked)
    {
        var parent = ParentId();
        while (ParentId() == parent && (parent != First || asked == First))
            await Task.Delay(interval);
    }

    /// <summary>On Windows the variable holds no number of a process but an inherited handle. A program in between may have inherited it and not passed it on: then nothing can be waited for.</summary>
    private static Task HandleAsync(nint handle)
    {
        // A handle may grant the waiting for its process but not the question for its number. What is no process could end the wait at once.
        if ((ProcessOf(handle) == 0 && Marshal.GetLastPInvokeError() != AccessDenied) || WaitFor(handle, 0) == WaitFailed)
        {
            Console.Error.WriteLine($"JPY_PARENT_PID={handle} is no handle of a process that can be waited for: this kernel does not end with the process that started it.");
            return Task.Delay(Timeout.Infinite);
        }
        var gone = new TaskCompletionSource();
        var wait = new EventWaitHandle(false, EventResetMode.ManualReset) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: false) };
        ThreadPool.RegisterWaitForSingleObject(wait, (_, _) => gone.TrySetResult(), null, Timeout.Infinite, executeOnlyOnce: true);
        return gone.Task;
    }

    [LibraryImport("kernel32", EntryPoint = "GetProcessId", SetLastError = true)]
    private static partial uint ProcessOf(nint handle);

    [LibraryImport("kernel32", EntryPoint = "WaitForSingleObject")]
    private static partial int WaitFor(nint handle, int milliseconds);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();
}
