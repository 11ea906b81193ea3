using System.Text;

namespace Tests;

/// <summary>What this test writes to the console as long as it lasts, and nothing of what the tests beside it write there.</summary>
internal sealed class WrittenConsole : IDisposable
{
    private static readonly AsyncLocal<StringWriter?> current = new();

    private readonly StringWriter text = new();

    static WrittenConsole() => Console.SetOut(new ByTest(Console.Out));

    public WrittenConsole() => current.Value = text;

    public void Dispose() => current.Value = null;

    public override string ToString() => text.ToString();

    // Console.SetOut puts a lock around it.
    private sealed class ByTest(TextWriter others) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        public override void Write(char value) => (current.Value ?? others).Write(value);

        public override void Write(string? value) => (current.Value ?? others).Write(value);
    }
}
