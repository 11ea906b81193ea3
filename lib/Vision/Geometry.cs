using System.Drawing;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Mirrors, turns, enlarges and warps the pictures of a batch [n, 3, height, width], each by its own chance, takes a part of them and brings it to a size: all in one interpolation,
/// because all of these make one 3 × 3 matrix per picture. In validation the whole picture comes to the size. Positions are counted from −1 (left, top) to 1 (right, bottom).
/// </summary>
/// <param name="size">The size afterwards; null leaves it.</param>
/// <param name="minScale">The smallest part's share of the area.</param>
internal sealed class Geometry(ImageSize? size, double minScale) : IBatchTransform
{
    public ImageSize? Size => size;

    /// <summary>The ways of <see cref="Warping.Dihedral"/> of which one is drawn for half of the pictures.</summary>
    public required Range Flips { get; init; }

    public required double MaxRotate { get; init; }

    public required double MaxZoom { get; init; }

    public required double MaxWarp { get; init; }

    /// <summary>The chance of each of turn, zoom and warp.</summary>
    public required double P { get; init; }

    /// <summary>Only brings pictures to a size, as in validation.</summary>
    public static Geometry To(ImageSize size) => new(size, minScale: 1) { Flips = 0..1, MaxRotate = 0, MaxZoom = 1, MaxWarp = 0, P = 0 };

    public Batch Apply(Batch batch, Block target, bool training)
    {
        using var scope = NewDisposeScope(); // a loop by hand may have none
        var (height, width) = ((int)batch.X.shape[2], (int)batch.X.shape[3]);
        var to = size ?? new ImageSize(height, width);
        if (!training && to == new ImageSize(height, width))
            return batch;
        var part = training && minScale < 1
            ? RandomResizedCrop.Draw(width, height, minScale, 1, 1, new((int)randint(0, int.MaxValue, 1).item<long>())) : new Rectangle(0, 0, width, height);
        var maps = Maps(batch.X.shape[0], width, height, part, training);
        return new(Warping.Sample(batch.X, maps, part, to).MoveToOuterDisposeScope(), target is PointBlock ? Warping.Move(batch.Y, maps).MoveToOuterDisposeScope() : batch.Y);
    }

    /// <summary>From positions in the new picture to positions in the old one, [n, 3, 3].</summary>
    private Tensor Maps(long count, int width, int height, Rectangle part, bool training)
    {
        var crop = Warping.Crop(part, width, height);
        if (!training)
            return crop.expand(count, -1, -1);
        double angle = MaxRotate * Math.PI / 180;
        var turned = Warping.Dihedral(Augment.Draw(count, Flips.Start.Value, Flips.End.Value, .5, 0).floor())
            .matmul(Warping.Rotation(Augment.Draw(count, -angle, angle, P, 0)))
            .matmul(Warping.Zoom(Augment.Draw(count, 1, MaxZoom, P, 1), rand(count, float64), rand(count, float64)));
        return Warping.Perspective(Augment.Draw(count, -MaxWarp, MaxWarp, P, 0), Augment.Draw(count, -MaxWarp, MaxWarp, P, 0)).inverse()
            .matmul(turned * Warping.Shape(width, height)).matmul(crop);
    }
}
