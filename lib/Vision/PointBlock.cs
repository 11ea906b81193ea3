using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// One point of a picture or several, x and y in pixels from its upper left corner. They move with the picture, and become numbers from -1 (left, top)
/// to 1 (right, bottom): position · 2 / size - 1. A batch is [n, points, 2] float32. As a target it goes with the mean squared error.
/// </summary>
public sealed class PointBlock : Block
{
    private readonly int? points;

    /// <summary>A block that still has to meet its training set.</summary>
    public PointBlock()
    {
    }

    private PointBlock(int points) => this.points = points;

    /// <inheritdoc/>
    public override int? Outputs => 2 * points;

    /// <summary>Learns how many points there are.</summary>
    public override Block Setup(IEnumerable<object> training, IEnumerable<object> validation) => new PointBlock(Positions(training.First()).Length);

    /// <summary>The points of (x, y), a <see cref="Vector2"/>, or a list of those, as <see cref="Vector2"/>s.</summary>
    /// <exception cref="ArgumentException">It is something else, there is none, or a number is not finite.</exception>
    public override object Encode(object value) => Positions(value);

    /// <summary>The points relative to the size of the picture as it is now.</summary>
    public override Item Finish(Item item) => item with
    {
        Y = item.X is Image image
            ? Array.ConvertAll((Vector2[])item.Y, point => 2 * point / new Vector2(image.Width, image.Height) - Vector2.One)
            : throw new ArgumentException($"Points need a picture, but X is {item.X.GetType().Name}: Blocks = (new ImageBlock(), new PointBlock())."),
    };

    /// <inheritdoc/>
    public override Tensor Collate(IReadOnlyList<object> values)
    {
        var count = ((Vector2[])values[0]).Length;
        if (values.FirstOrDefault(value => ((Vector2[])value).Length != count) is Vector2[] other)
            throw new ArgumentException($"Pictures with {count} and with {other.Length} points do not fit into one batch. Return equally many for each item from GetY.");
        return tensor(values.SelectMany(value => (Vector2[])value).SelectMany(point => new[] { point.X, point.Y }).ToArray(), values.Count, count, 2);
    }

    /// <inheritdoc/>
    public override string Decode(Tensor value) => string.Join(" ", Marks(value).Select(point => $"({Numbers.Write(point.X, "0.00")}, {Numbers.Write(point.Y, "0.00")})"));

    /// <summary>Nothing: the picture shows how far the one point is from the other.</summary>
    internal override double Error(Tensor target, Tensor prediction) => 0;

    /// <inheritdoc/>
    internal override IReadOnlyList<(float X, float Y)> Marks(Tensor value) => [.. value.cpu().to(float32).flatten().data<float>().ToArray().Chunk(2).Select(point => (point[0], point[1]))];

    private static Vector2[] Positions(object value)
    {
        Vector2[] points = value is IEnumerable several and not string ? [.. several.Cast<object>().Select(Position)] : [Position(value)];
        return points.Length > 0 && points.All(point => float.IsFinite(point.X) && float.IsFinite(point.Y)) ? points : throw new ArgumentException(
            $"At least one point (x, y) of finite numbers is expected, but the value is {ItemText.Write(value)}. Return it from GetY.");
    }

    private static Vector2 Position(object value) => value switch
    {
        Vector2 point => point,
        ITuple { Length: 2 } pair when Numbers.Of(pair[0]) is { } x && Numbers.Of(pair[1]) is { } y => new((float)x, (float)y),
        _ => throw new ArgumentException($"A point (x, y) is expected, but the value is of type {value.GetType().Name}: {ItemText.Write(value)}. Return it from GetY."),
    };
}
