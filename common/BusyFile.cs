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
    /// <exception cref="IOException">It cannot be changed. Windows's own message would not name it.</exception>
    public static void Retry(string path, Action action)
    {
        if (OperatingSystem.IsWindows() && IsReadOnly(path))
            throw new IOException($"{path} cannot be changed: it is read-only.");
        for (var tries = 1; ; tries++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception error) when (OperatingSystem.IsWindows() && (error.HResult & 0xFFFF) is AccessDenied or SharingViolation or LockViolation)
            {
                if (tries == Tries)
                    throw new IOException($"{path} cannot be changed: another program has it open, or you may not change it.", error);
                Thread.Sleep(pause);
            }
        }
    }

    /// <summary>Whether it is a file that its owner does not want to be written.</summary>
    public static bool IsReadOnly(string path) => File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);
}
