using TorchSharp;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Brings each of the three colours to mean 0 and standard deviation 1: (x − mean) / std. A model that was trained on such pictures needs such pictures.</summary>
/// <param name="mean">The mean of red, green and blue.</param>
/// <param name="std">Their standard deviation.</param>
public sealed class Normalize(float[] mean, float[] std) : IBatchTransform
{
    private readonly float[] mean = Three(mean, nameof(mean), float.IsFinite);
    private readonly float[] std = Three(std, nameof(std), number => number > 0 && float.IsFinite(number)); // divided by

    internal float[] Mean => mean;

    internal float[] Std => std;

    /// <summary>With the numbers of ImageNet, for models that were trained on it.</summary>
    public static Normalize ImageNet { get; } = new([.485f, .456f, .406f], [.229f, .224f, .225f]);

    /// <summary>Pictures [n, 3, height, width] as the model needs them. They are changed in place: to make room for another batch would take longer than the arithmetic.</summary>
    public Batch Apply(Batch batch, Block target, bool training)
    {
        using var scope = NewDisposeScope();
        var (offset, scale) = (Colours(mean, batch.X), Colours(std, batch.X));
        // On a processor picture by picture: the division finds the numbers of one in the processor's cache, those of a batch no longer.
        foreach (var part in batch.X.device_type == DeviceType.CPU ? batch.X.unbind() : [batch.X])
            part.sub_(offset).div_(scale);
        return batch;
    }

    /// <summary>Pictures [n, 3, height, width] as people see them.</summary>
    public Batch Undo(Batch batch)
    {
        using var scope = NewDisposeScope();
        return batch with { X = batch.X.mul(Colours(std, batch.X)).add_(Colours(mean, batch.X)).MoveToOuterDisposeScope() };
    }

    private static float[] Three(float[] numbers, string name, Func<float, bool> fits) => numbers.Length == Raster.Channels && numbers.All(fits) ? numbers
        : throw new ArgumentException($"{Raster.Channels} numbers are expected, one for each colour, and every standard deviation must be above 0. The numbers given: {ItemText.Write(numbers)}.", name);

    private static Tensor Colours(float[] numbers, Tensor like) => tensor(numbers).to(like.dtype).to(like.device).view(-1, 1, 1);
}
