namespace DeepLearning;

/// <summary>Reads another stream, up to a limit. It disposes the other one.</summary>
internal sealed class LimitedStream(Stream inner, long limit) : Stream
{
    /// <summary>What is wrong where there is more than the limit.</summary>
    public const string Exceeded = "it unpacks to far more than its size";

    /// <summary>How many bytes may still be read.</summary>
    public long Left { get; set; } = limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">There is more than the limit.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Left -= read;
        return Left >= 0 ? read : throw new InvalidDataException(Exceeded);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
