using TorchSharp;

namespace Tests;

/// <summary>The tensors alive in this process.</summary>
internal static class LiveTensors
{
    /// <summary>How many there are once what earlier tests left to the garbage collector is gone, so that a later count differs by the test's own tensors alone.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
