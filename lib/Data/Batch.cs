using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>One mini-batch: what goes into the model and what should come out of it. Who takes it from a loader disposes it.</summary>
/// <param name="X">The inputs, the batch first: [n, ...].</param>
/// <param name="Y">The targets, the batch first: [n] or [n, ...].</param>
public readonly record struct Batch(Tensor X, Tensor Y)
{
    private static bool IsForCuda => Lessons.Device.type == DeviceType.CUDA;

    /// <summary>The batch where it is to be used: from pinned memory a GPU of NVIDIA's fetches it by itself, while the processor goes on.</summary>
    internal Batch ToDevice() => new(X.to(Lessons.Device, non_blocking: IsForCuda), Y.to(Lessons.Device, non_blocking: IsForCuda));

    /// <summary>The batch in memory that stays in its place, where the device is a GPU of NVIDIA's; elsewhere as it is.</summary>
    internal Batch Pinned() => IsForCuda ? new(X.pin_memory(), Y.pin_memory()) : this;
}
