using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NotebookKernel;

/// <summary>
/// What native libraries print to the process's own stdout and stderr, which Console.SetOut does not reach.
/// The two descriptors are pointed at files and not at pipes: a file never blocks the writer, and its last lines outlive a crash.
/// On Windows descriptors are the C runtime's, and the system has handles of its own beside them: both are pointed there.
/// </summary>
internal sealed partial class NativeOutput : IDisposable
{
    private readonly Tail[] tails;

    /// <param name="folder">Where the files "stdout", "stderr" and the journal are made.</param>
    public NativeOutput(string folder)
    {
        Journal = new OutputJournal(folder);
        tails = [Redirect(1, "stdout", folder), Redirect(2, "stderr", folder)];
    }

    /// <summary>What is not yet passed on, for whoever outlives this process.</summary>
    public OutputJournal Journal { get; }

    /// <summary>All that went to one of the two; a program that a cell has started may still write to it.</summary>
    public static string Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return "";
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    /// <summary>Hands over what has been printed since the last call.</summary>
    public void Take(Action<string, string> append)
    {
        foreach (var tail in tails)
            tail.Take(append);
    }

    /// <summary>The C library keeps back what goes to a file until its buffer is full.</summary>
    public static void FlushBuffers()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Flush(0);
            return;
        }
        _ = WindowsFlush(0);
        _ = OldWindowsFlush(0);
    }

    public void Dispose()
    {
        Journal.Dispose();
        foreach (var tail in tails)
            tail.Dispose();
    }

    private static Tail Redirect(int descriptor, string name, string folder)
    {
        var path = Path.Combine(folder, name);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if ((OperatingSystem.IsWindows() ? RedirectOnWindows(file, descriptor) : Duplicate((int)file.DangerousGetHandle(), descriptor)) < 0)
            throw new IOException($"{name} cannot be redirected to {path}: error {Marshal.GetLastPInvokeError()}");
        return new Tail(name, path);
    }

    /// <summary>The descriptor made of the file's handle owns that, and stays: the process needs it to its end.</summary>
    private static int RedirectOnWindows(SafeFileHandle file, int descriptor)
    {
        const int StandardOutput = -11, StandardError = -12;
        var opened = OpenDescriptor(file.DangerousGetHandle(), 0);
        if (opened < 0)
            return opened;
        file.SetHandleAsInvalid();
        var result = WindowsDuplicate(opened, descriptor);
        // What writes without the C runtime, the .NET runtime's words on a crash among it, and programs that cells start.
        return result >= 0 && SetStandardHandle(descriptor == 1 ? StandardOutput : StandardError, HandleOf(descriptor)) ? result : -1;
    }

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int Flush(nint file);

    [LibraryImport("ucrtbase", EntryPoint = "_open_osfhandle", SetLastError = true)]
    private static partial int OpenDescriptor(nint handle, int flags);

    [LibraryImport("ucrtbase", EntryPoint = "_dup2", SetLastError = true)]
    private static partial int WindowsDuplicate(int from, int to);

    [LibraryImport("ucrtbase", EntryPoint = "_get_osfhandle")]
    private static partial nint HandleOf(int descriptor);

    [LibraryImport("ucrtbase", EntryPoint = "fflush")]
    private static partial int WindowsFlush(nint file);

    /// <summary>The C runtime that libraries built by MinGW use.</summary>
    [LibraryImport("msvcrt", EntryPoint = "fflush")]
    private static partial int OldWindowsFlush(nint file);

    [LibraryImport("kernel32", EntryPoint = "SetStdHandle", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetStandardHandle(int which, nint handle);

    private sealed class Tail(string name, string path) : IDisposable
    {
        private readonly FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
        private readonly byte[] bytes = new byte[4096];
        private readonly char[] characters = new char[4097];

        public void Take(Action<string, string> append)
        {
            for (int read; (read = file.Read(bytes)) > 0;)
                append(name, new string(characters, 0, decoder.GetChars(bytes, 0, read, characters, 0)));
        }

        public void Dispose() => file.Dispose();
    }
}
