using System.Drawing;
using System.Numerics;

namespace DeepLearning;

/// <summary>Brings pictures to one size, so that they fit into one batch. The rule is that of fastai 2.0's Resize, the arithmetic that of PIL's bilinear filter.</summary>
/// <param name="size">The size: 460, or (240, 320) for 240 rows and 320 columns.</param>
/// <param name="method">What happens to a picture of another shape.</param>
public sealed class Resize(ImageSize size, ResizeMethod method = ResizeMethod.Crop) : IImageTransform
{
    private readonly ResizeMethod method = Enum.IsDefined(method) ? method : throw new ArgumentOutOfRangeException(nameof(method), $"There is no resize method {method}.");

    internal ImageSize Size => size;

    internal ResizeMethod Method => method;

    /// <inheritdoc/>
    public (Image Image, Matrix3x2 Map) Apply(Image image, Random? random)
    {
        var part = Part(image, random);
        return (image.Resample(part, size), Image.MapOf(part, size));
    }

    private Rectangle Part(Image image, Random? random)
    {
        if (method == ResizeMethod.Squish)
            return new(0, 0, image.Width, image.Height);
        var (x, y) = ((double)image.Width / size.Width, (double)image.Height / size.Height);
        var scale = method == ResizeMethod.Crop ? Math.Min(x, y) : Math.Max(x, y);
        var (width, height) = (Math.Max(1, (int)(scale * size.Width)), Math.Max(1, (int)(scale * size.Height)));
        var (left, top) = (random?.NextDouble() ?? .5, random?.NextDouble() ?? .5);
        return new((int)(left * (image.Width - width)), (int)(top * (image.Height - height)), width, height);
    }
}
