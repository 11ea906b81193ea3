#if KERNEL // which does not know the library, and compiles this file too
namespace NotebookKernel;
#else
namespace DeepLearning;
#endif

/// <summary>On Windows, what somebody has open can be neither replaced nor renamed; and a virus scanner opens for a moment whatever was just written.</summary>
internal static class BusyFile
{
    private const int AccessDenied = 5, SharingViolation = 32, LockViolation = 33;
    private const int Tries = 20;

    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Does it; where the file or folder is in use, tries again for up to a second.</summary>
    public static void Retry(Action action)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception error) when (OperatingSystem.IsWindows() && tries < Tries && (error.HResult & 0xFFFF) is AccessDenied or SharingViolation or LockViolation)
            {
                Thread.Sleep(pause);
            }
        }
    }
}
