using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>A tensor's bytes piece by piece: one span cannot hold more than 2 GiB.</summary>
internal static class TensorBytes
{
    private const long PieceElements = 1 << 24;

    /// <summary>Hands over the bytes of a contiguous tensor on the CPU, in order.</summary>
    public static void ForEachPiece(Tensor tensor, Action<Span<byte>> use)
    {
        if (tensor.numel() == 0)
            return;
        using var flat = tensor.view(-1);
        for (long start = 0, count; start < flat.numel(); start += count)
        {
            count = Math.Min(PieceElements, flat.numel() - start);
            using var piece = flat.narrow(0, start, count);
            use(piece.bytes);
        }
    }
}
