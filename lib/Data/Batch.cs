using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>One mini-batch: what goes into the model and what should come out of it. Who takes it from a loader disposes it.</summary>
/// <param name="X">The inputs, the batch first: [n, ...].</param>
/// <param name="Y">The targets, the batch first: [n] or [n, ...].</param>
public readonly record struct Batch(Tensor X, Tensor Y);
