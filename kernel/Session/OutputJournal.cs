using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NotebookKernel;

/// <summary>
/// The running cell's text that is not yet passed on, in a file: what a cell printed just before it ended the process is read from there.
/// Each piece stands behind its place in all that the cell has written, so whoever has received a part knows what is missing.
/// </summary>
internal sealed class OutputJournal : IDisposable
{
    private const string FileName = "journal";
    private const int HeaderBytes = sizeof(long) + sizeof(int) + 1;

    private readonly SafeFileHandle file;
    private long characters;
    private long end;

    /// <param name="folder">Where the file is made.</param>
    public OutputJournal(string folder) =>
        file = File.OpenHandle(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>A cell begins.</summary>
    public void Begin()
    {
        characters = 0;
        Clear();
    }

    public void Add(string stream, string text)
    {
        if (text.Length == 0)
            return;
        var bytes = new byte[HeaderBytes + Encoding.Unicode.GetByteCount(text)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, characters);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(long)), text.Length);
        bytes[HeaderBytes - 1] = stream == "stderr" ? (byte)1 : (byte)0;
        Encoding.Unicode.GetBytes(text, bytes.AsSpan(HeaderBytes));
        characters += text.Length;
        try
        {
            RandomAccess.Write(file, bytes, end);
            end += bytes.Length;
        }
        catch (IOException)
        {
            // The disk is full: a crash would lose this text, and nothing else.
        }
    }

    /// <summary>All has been passed on.</summary>
    public void Clear()
    {
        if (end == 0)
            return;
        RandomAccess.SetLength(file, 0);
        end = 0;
    }

    /// <summary>What the cell wrote beyond the first <paramref name="received"/> characters.</summary>
    public static IEnumerable<StreamOutput> Rest(string folder, long received)
    {
        var path = Path.Combine(folder, FileName);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        for (var at = 0; at + HeaderBytes <= bytes.Length;)
        {
            var place = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + sizeof(long)));
            var name = bytes[at + HeaderBytes - 1] == 0 ? "stdout" : "stderr";
            at += HeaderBytes;
            if (length < 1 || length > (bytes.Length - at) / sizeof(char))
                yield break; // The process ended while it wrote this.
            var text = Encoding.Unicode.GetString(bytes, at, length * sizeof(char));
            at += length * sizeof(char);
            if (place + length > received)
                yield return new StreamOutput(name, text[(int)Math.Max(0, received - place)..]);
        }
    }

    public void Dispose() => file.Dispose();
}
