using System.Numerics;

namespace DeepLearning;

/// <summary>Mirrors left and right in training, with the chance <paramref name="p"/>: a cat is a cat from either side.</summary>
/// <param name="p">The chance of being mirrored, from 0 to 1.</param>
public sealed class Flip(double p = .5) : IImageTransform
{
    private readonly double p = Argument.Share(p, "A chance");

    /// <inheritdoc/>
    public (Image Image, Matrix3x2 Map) Apply(Image image, Random? random) =>
        random is not null && random.NextDouble() < p ? (image.Mirror(), new(-1, 0, 0, 1, image.Width, 0)) : (image, Matrix3x2.Identity);
}
