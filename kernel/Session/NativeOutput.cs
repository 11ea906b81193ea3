using System.Runtime.InteropServices;
using System.Text;

namespace NotebookKernel;

/// <summary>
/// What native libraries print to the process's own stdout and stderr, which Console.SetOut does not reach.
/// The two descriptors are pointed at files and not at pipes: a file never blocks the writer, and its last lines outlive a crash.
/// On Windows native text stays where it goes.
/// </summary>
internal sealed partial class NativeOutput : IDisposable
{
    private readonly Tail[] tails;

    /// <param name="folder">Where the files "stdout", "stderr" and the journal are made.</param>
    public NativeOutput(string folder)
    {
        Journal = new OutputJournal(folder);
        tails = OperatingSystem.IsWindows() ? [] : [Redirect(1, "stdout", folder), Redirect(2, "stderr", folder)];
    }

    /// <summary>What is not yet passed on, for whoever outlives this process.</summary>
    public OutputJournal Journal { get; }

    /// <summary>Hands over what has been printed since the last call.</summary>
    public void Take(Action<string, string> append)
    {
        foreach (var tail in tails)
            tail.Take(append);
    }

    /// <summary>The C library keeps back what goes to a file until its buffer is full.</summary>
    public void FlushBuffers()
    {
        if (tails.Length > 0)
            _ = Flush(0);
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
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (Duplicate((int)file.SafeFileHandle.DangerousGetHandle(), descriptor) < 0)
            throw new IOException($"{name} cannot be redirected to {path}: error {Marshal.GetLastPInvokeError()}");
        return new Tail(name, path);
    }

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int Flush(nint file);

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
