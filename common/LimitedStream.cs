namespace DeepLearning;

/// <summary>Reads another stream, up to a limit, and goes where that can go. It disposes the other one.</summary>
/// <param name="inner">The other stream.</param>
/// <param name="limit">How many bytes may be read.</param>
/// <param name="exceeded">What is wrong where more are read.</param>
internal sealed class LimitedStream(Stream inner, long limit, string exceeded) : Stream
{
    /// <summary>How many bytes may still be read.</summary>
    public long Left { get; set; } = limit;

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">There is more than the limit.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Left -= read;
        return Left >= 0 ? read : throw new InvalidDataException(exceeded);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
