using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>The changes that are made to whole batches of pictures in training, so that the model never sees quite the same picture twice.</summary>
public static class Augment
{
    /// <summary>
    /// What usually helps with photographs: mirrored, turned, enlarged, seen from another angle, lighter or darker, with more or less contrast; fastai 2.0's aug_transforms.
    /// All of the geometry is one interpolation. In validation pictures are only brought to the size.
    /// </summary>
    /// <param name="size">The size of the pictures afterwards: 224, or (240, 320) for 240 rows and 320 columns. By default the size that they have.</param>
    /// <param name="minScale">Below 1, a random square part of the picture is taken, the same for all of a batch, and this is its smallest share of the area; from 0 to 1.</param>
    /// <param name="doFlip">Half of the pictures are mirrored.</param>
    /// <param name="flipVert">Half of the pictures are mirrored or turned by quarters in one of all eight ways: for maps, leaves, what has no up and down.</param>
    /// <param name="maxRotate">The greatest rotation in either direction, in degrees, up to 180.</param>
    /// <param name="maxZoom">The greatest enlargement, at least 1: 1.1 enlarges by a tenth.</param>
    /// <param name="maxWarp">The greatest change of perspective, from 0 to .5, where a corner of the picture can lie on the horizon.</param>
    /// <param name="maxLighting">The greatest change of brightness and contrast, from 0 to 1, where nothing but grey, or black and white, can be left of a picture.</param>
    /// <param name="pAffine">The chance that a picture is turned, that it is enlarged, and that it is warped, each by itself; from 0 to 1.</param>
    /// <param name="pLighting">The chance that a picture changes in brightness, and that it changes in contrast, each by itself; from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static IReadOnlyList<IBatchTransform> Transforms(ImageSize? size = null, double minScale = 1, bool doFlip = true, bool flipVert = false, double maxRotate = 10,
        double maxZoom = 1.1, double maxWarp = .2, double maxLighting = .2, double pAffine = .75, double pLighting = .75) =>
    [
        new Geometry(size, Argument.Share(minScale, "The smallest share of the area"))
        {
            Flips = !doFlip ? 0..1 : flipVert ? 0..8 : 1..2,
            MaxRotate = Argument.Within(maxRotate, 0, 180, "The greatest turn in degrees"),
            MaxZoom = Argument.Within(maxZoom, 1, double.MaxValue, "The greatest enlargement"),
            MaxWarp = Argument.Within(maxWarp, 0, .5, "The greatest change of perspective"),
            P = Argument.Share(pAffine, "A chance"),
        },
        new Lighting(Argument.Share(maxLighting, "The greatest change of brightness and contrast"), Argument.Share(pLighting, "A chance")),
    ];

    /// <summary>For each of <paramref name="count"/> pictures a number between two, or, where chance spares it, <paramref name="neutral"/>. On the CPU, so that one seed gives the same on every device.</summary>
    internal static Tensor Draw(long count, double low, double high, double p, double neutral) =>
        where(rand(count, float64) < p, rand(count, float64) * (high - low) + low, tensor(neutral, float64));
}
