using System.Numerics;

namespace DeepLearning;

/// <summary>A change of a picture's geometry, made to each item before items are joined to a batch.</summary>
public interface IImageTransform : IItemTransform
{
    /// <summary>The changed picture, and where its points go.</summary>
    /// <param name="image">The picture. One from a file is decoded here, and only as large as it needs to be.</param>
    /// <param name="random">What is drawn from in training; null in validation, where nothing is random.</param>
    /// <returns>
    /// The picture and the map of points from <paramref name="image"/> to it, for <see cref="Vector2.Transform(Vector2, Matrix3x2)"/>:
    /// in pixels from the upper left corner of the picture, x first, so that the centre of the first pixel is (.5, .5).
    /// </returns>
    (Image Image, Matrix3x2 Map) Apply(Image image, Random? random);

    /// <summary>Changes the picture that is the input, and moves along the points that are the target.</summary>
    Item IItemTransform.Apply(Item item, Random? random)
    {
        var (image, map) = item.X is Image picture ? Apply(picture, random) : throw new ArgumentException(
            $"{GetType().Name} changes pictures, but X is {item.X.GetType().Name}: {ItemText.Write(item.X)}. Make it a picture: Blocks = (new ImageBlock(), ...).");
        return new(image, item.Y is Vector2[] points ? Array.ConvertAll(points, point => Vector2.Transform(point, map)) : item.Y);
    }
}
