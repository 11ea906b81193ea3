using System.Globalization;
using System.Text;

namespace NotebookKernel;

/// <summary>Keeps the beginning of what is written, as much as can be shown, and counts the rest.</summary>
internal sealed class BoundedWriter() : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder beginning = new();

    public override Encoding Encoding => Encoding.Unicode;

    /// <summary>How many characters were written.</summary>
    public long Length { get; private set; }

    /// <summary>Whether there is more than is kept.</summary>
    public bool IsFull => Length > Limits.ShownCharacters;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        beginning.Append(buffer[..Math.Min(buffer.Length, Limits.ShownCharacters - beginning.Length)]);
        Length += buffer.Length;
    }

    public override string ToString() => beginning.ToString();
}
