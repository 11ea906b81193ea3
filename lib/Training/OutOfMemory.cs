using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>Tells libtorch's "no more memory" from its other errors, and says what helps.</summary>
internal static class OutOfMemory
{
    // CUDA and MPS; Linux and macOS; Windows.
    private static readonly string[] words = ["out of memory", "can't allocate memory", "not enough memory"];

    /// <summary>Whether an error says so, and has not been given advice yet.</summary>
    public static bool Is(Exception error) => error is OutOfMemoryException and not InsufficientMemoryException
        || (error is ExternalException && words.Any(word => error.Message.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The error to throw once the batch's tensors are disposed: libtorch then has their memory for the next try.</summary>
    public static InsufficientMemoryException Advice(Exception error, int batchSize) => new(
        $"There is not enough memory on {Lessons.Device} for a batch of {batchSize}. Its memory is free again, and the learner still works: nothing needs a restart. "
        + $"Make the data loaders with a smaller batch size (try {Math.Max(1, batchSize / 2)}), call ToFp16() on the learner, take smaller pictures, or take a smaller model.", error);
}
