namespace NotebookKernel;

/// <summary>What is too much for a cell.</summary>
internal static class Limits
{
    /// <summary>How long a cell's code may be. The compiler needs up to 400 bytes of memory for each character.</summary>
    public const int CodeCharacters = 4 << 20;

    /// <summary>How long the content of a client's message may be: a cell's code with each character escaped has six times as many bytes.</summary>
    public const int MessageBytes = 8 * CodeCharacters;

    /// <summary>How much a connection may send at once. NetMQ makes room for it as soon as its length is announced.</summary>
    public const int FrameBytes = 512 << 20;

    /// <summary>How much is shown of a value, and kept of the text that a cell writes: no reader looks at more, and no editor opens it.</summary>
    public const int ShownCharacters = 16 << 20;

    /// <summary>Why the code is refused before the compiler sees it; null where it is not.</summary>
    public static CellException? Refusal(string code) =>
        code.Length > CodeCharacters
            ? new("TooLong", Plain($"A cell's code can have {CodeCharacters:N0} characters, this has {code.Length:N0}. Put the data that is in it into a file, and read the file."))
            : null;

    /// <summary>Why a message with so much content is refused before it is read; null where it is not.</summary>
    public static CellException? Refusal(int messageBytes) =>
        messageBytes > MessageBytes
            ? new("TooLong", Plain($"A cell's code can have {CodeCharacters:N0} characters; the message that brought this has {messageBytes:N0} bytes. Put the data that is in it into a file, and read the file."))
            : null;

    /// <summary>Whether the code is longer or nested deeper than the compiler takes.</summary>
    public static bool IsTooMuch(string code) => code.Length > CodeCharacters || Nesting.IsTooDeep(code);

    /// <summary>The beginning of text that is too long to be shown, with a note; other text as it is.</summary>
    public static string Shown(string text) => text.Length > ShownCharacters ? Cut(text.AsSpan(0, ShownCharacters), text.Length) : text;

    /// <summary>The beginning of a text, with a note of how long the text is.</summary>
    public static string Cut(ReadOnlySpan<char> beginning, long length) =>
        $"{beginning}\n" + Plain($"… {length:N0} characters, of which the first {beginning.Length:N0} are shown.");

    /// <summary>Content that can be shown whole or not at all.</summary>
    public static string LeftOut(string mimeType, long length) =>
        Plain($"This value's {mimeType} is left out: it has {length:N0} characters, and {ShownCharacters:N0} can be shown. Write it into a file.");

    private static string Plain(FormattableString text) => FormattableString.Invariant(text);
}
