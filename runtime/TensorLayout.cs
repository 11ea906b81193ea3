using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>In which order a tensor's elements lie in memory.</summary>
internal static class TensorLayout
{
    /// <summary>Whether two tensors have their elements in the same order: channels last is as good as torch's usual one.</summary>
    public static bool HaveOneOrder(Tensor a, Tensor b) => (a.is_contiguous() && b.is_contiguous()) || a.stride().SequenceEqual(b.stride());

    /// <summary>Whether a tensor's elements lie side by side, in whatever order.</summary>
    public static bool IsDense(Tensor tensor)
    {
        if (tensor.is_contiguous())
            return true;
        var gapless = 1L;
        foreach (var (stride, size) in tensor.stride().Zip(tensor.shape).Where(dimension => dimension.Second > 1).OrderBy(dimension => dimension.First))
        {
            if (stride != gapless)
                return false;
            gapless *= size;
        }
        return true;
    }

    /// <summary>The memory of a dense float32 tensor on the CPU, in its own order.</summary>
    public static Span<float> Floats(Tensor tensor)
    {
        if (tensor.is_contiguous())
            return MemoryMarshal.Cast<byte, float>(tensor.bytes);
        using var flat = tensor.as_strided([tensor.numel()], [1], tensor.storage_offset());
        return MemoryMarshal.Cast<byte, float>(flat.bytes);
    }
}
