using System.Drawing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DeepLearning;

/// <summary>
/// Moves the pixels and points of a batch by 3 × 3 matrices, one per picture, [n, 3, 3], which take a position in the new picture to one in the old:
/// (x, y, 1) becomes (x', y', z'), and the position is (x' / z', y' / z'). Positions are counted from −1 (left, top) to 1 (right, bottom). The formulas are fastai 2.0's.
/// </summary>
internal static class Warping
{
    /// <summary>Pictures [n, channels, height, width] seen through the maps: bilinear, and beyond the edge reflected.</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="maps">The maps.</param>
    /// <param name="part">The part of the pictures that is seen, in pixels.</param>
    /// <param name="size">The size to bring it to.</param>
    public static Tensor Sample(Tensor x, Tensor maps, Rectangle part, ImageSize size)
    {
        using var scope = NewDisposeScope();
        // Two pixels in each direction are all that is looked at for one new pixel: of much larger pictures most would be left out.
        var excess = Math.Min((double)part.Width / size.Width, (double)part.Height / size.Height) / 2;
        if (excess > 1)
            x = adaptive_avg_pool2d(x, [(long)(x.shape[2] / excess), (long)(x.shape[3] / excess)]);
        var (rows, columns) = (linspace(-1, 1, size.Height, x.dtype, x.device), linspace(-1, 1, size.Width, x.dtype, x.device));
        var positions = stack([columns.repeat(size.Height), rows.repeat_interleave(size.Width)], 1);
        var grid = Project(positions.unsqueeze(0), maps.to(x.dtype).to(x.device)).view(x.shape[0], size.Height, size.Width, 2);
        return grid_sample(x, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, align_corners: true).MoveToOuterDisposeScope();
    }

    /// <summary>Points [n, k, 2] of the old pictures where they are in the new ones.</summary>
    public static Tensor Move(Tensor points, Tensor maps)
    {
        using var scope = NewDisposeScope();
        return Project(points, maps.inverse().to(points.dtype).to(points.device)).MoveToOuterDisposeScope();
    }

    /// <summary>The part of a picture of the given size.</summary>
    public static Tensor Crop(Rectangle part, int width, int height)
    {
        var (x, y) = (Axis(part.X, part.Width, width), Axis(part.Y, part.Height, height));
        return tensor([x.Scale, 0, x.Shift, 0, y.Scale, y.Shift, 0, 0, 1.0]).view(1, 3, 3);

        static (double Scale, double Shift) Axis(int start, int length, int all) =>
            all == 1 ? (1, 0) : ((length - 1.0) / (all - 1), (2 * start + length - 1.0) / (all - 1) - 1);
    }

    /// <summary>One of the eight ways, [n]: odd numbers exchange left and right, the second bit top and bottom, the third the axes.</summary>
    public static Tensor Dihedral(Tensor way)
    {
        Tensor x = 1 - 2 * way.remainder(2), y = 1 - 2 * (way / 2).floor().remainder(2), swap = (way / 4).floor();
        return Matrix(x * (1 - swap), x * swap, 0, y * swap, y * (1 - swap), 0, 0, 0, 1);
    }

    /// <summary>A turn by angles [n] in radians.</summary>
    public static Tensor Rotation(Tensor angle) => Matrix(angle.cos(), angle.sin(), 0, -angle.sin(), angle.cos(), 0, 0, 0, 1);

    /// <summary>An enlargement [n], with the position of the part that stays in sight, from 0 to 1.</summary>
    public static Tensor Zoom(Tensor zoom, Tensor across, Tensor down)
    {
        var scale = 1 / zoom;
        return Matrix(scale, 0, (1 - scale) * (2 * across - 1), 0, scale, (1 - scale) * (2 * down - 1), 0, 0, 1);
    }

    /// <summary>Seen from the side and from below: the corner (s, t), each −1 or 1, goes to (s (1 − down · t), t (1 − across · s)). These eight equations determine the matrix.</summary>
    public static Tensor Perspective(Tensor across, Tensor down) =>
        Matrix(1 - down * down, -across * down, across, -across * down, 1 - across * across, down, across, down, 1);

    /// <summary>What to multiply a turn by, element by element, where −1 ... 1 is not as far in one direction as in the other.</summary>
    public static Tensor Shape(int width, int height) => tensor([1, (double)height / width, 1, (double)width / height, 1, 1, 1, 1, 1]).view(3, 3);

    private static Tensor Matrix(params Tensor[] elements) => stack(broadcast_tensors([.. elements.Select(element => element.to(float64))]), 1).view(-1, 3, 3);

    private static Tensor Project(Tensor positions, Tensor maps)
    {
        var homogeneous = positions.matmul(maps.narrow(2, 0, 2).transpose(1, 2)) + maps.select(2, 2).unsqueeze(1);
        return homogeneous.narrow(2, 0, 2) / homogeneous.narrow(2, 2, 1);
    }
}
