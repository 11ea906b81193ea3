namespace DeepLearning;

/// <summary>
/// A picture that comes line by line: what is made of a file's pixels on their way into a batch passes through the processor's cache, and is never in memory as a whole.
/// </summary>
internal interface ILines
{
    int Width { get; }

    int Height { get; }

    /// <summary>A line, three bytes a pixel: red, green, blue.</summary>
    /// <param name="y">Which one, from the top.</param>
    /// <param name="buffer">As long as a line, for one that does not lie in memory yet.</param>
    ReadOnlySpan<byte> Line(int y, Span<byte> buffer);
}
