using System.Drawing;
using System.Numerics;

namespace DeepLearning;

/// <summary>
/// In training a random part of the picture, its area and shape drawn anew each time, brought to one size: the model never sees quite the same picture twice.
/// In validation the whole picture is squished to a seventh more than the size and its centre cut out. The rule is that of fastai 2.0.
/// </summary>
/// <param name="size">The size: 128, or (240, 320) for 240 rows and 320 columns.</param>
/// <param name="minScale">The smallest part's share of the picture's area, from 0 to 1.</param>
public sealed class RandomResizedCrop(ImageSize size, double minScale = .08) : IImageTransform
{
    private const double Narrowest = 3.0 / 4, Widest = 4.0 / 3; // width to height
    private const int Attempts = 10;

    private readonly double minScale = Argument.Share(minScale, "The smallest share of the area");

    internal ImageSize Size => size;

    /// <inheritdoc/>
    public (Image Image, Matrix3x2 Map) Apply(Image image, Random? random)
    {
        if (random is null)
            return Centre(image);
        var part = Draw(image.Width, image.Height, minScale, Narrowest, Widest, random);
        return (image.Resample(part, size, detail: Detail(image)), Image.MapOf(part, size));
    }

    private (Image Image, Matrix3x2 Map) Centre(Image image)
    {
        var margin = (int)Math.Ceiling(Math.Max(size.Width, size.Height) * .14 / 8) * 4; // on each side
        var (whole, squished) = (new Rectangle(0, 0, image.Width, image.Height), new ImageSize(size.Height + 2 * margin, size.Width + 2 * margin));
        return (image.Resample(whole, squished, margin), Image.MapOf(whole, squished) * Matrix3x2.CreateTranslation(-margin, -margin));
    }

    /// <summary>What the smallest part needs, whichever is drawn: so a picture's pixels need to be decoded only once.</summary>
    private double Detail(Image image)
    {
        var side = Math.Sqrt(minScale * Narrowest * image.Width * image.Height);
        return Math.Max(size.Width / Math.Min(side, image.Width), size.Height / Math.Min(side, image.Height));
    }

    /// <summary>A part at random: its share of the area between <paramref name="minScale"/> and 1, its shape (width to height) between two.</summary>
    internal static Rectangle Draw(int width, int height, double minScale, double narrowest, double widest, Random random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = Between(minScale, 1) * width * height;
            var shape = Math.Exp(Between(Math.Log(narrowest), Math.Log(widest)));
            var (w, h) = ((int)Math.Round(Math.Sqrt(area * shape)), (int)Math.Round(Math.Sqrt(area / shape)));
            if (w > 0 && h > 0 && w <= width && h <= height)
                return new(random.Next(width - w + 1), random.Next(height - h + 1), w, h);
        }
        // The largest part of an allowed shape, from the centre.
        var (most, highest) = (Math.Clamp((int)(height * widest), 1, width), Math.Clamp((int)(width / narrowest), 1, height));
        return new((width - most) / 2, (height - highest) / 2, most, highest);

        double Between(double low, double high) => low + (high - low) * random.NextDouble();
    }
}
