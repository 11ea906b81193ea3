namespace Benchmarks.Gpu;

/// <summary>How much the GPU's benchmarks do.</summary>
/// <param name="Python">The Python whose PyTorch to compare with.</param>
/// <param name="Photographs">A folder of photographs to load; without one, noise is drawn.</param>
/// <param name="Size">Height and width of the pictures.</param>
/// <param name="BatchSize">The pictures in a batch.</param>
/// <param name="Batches">The batches in an epoch.</param>
/// <param name="Pairs">How often each is measured.</param>
internal sealed record GpuSettings(FileInfo Python, string? Photographs, int Size, int BatchSize, int Batches, int Pairs)
{
    public int Pictures => BatchSize * Batches;
}
