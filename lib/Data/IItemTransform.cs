namespace DeepLearning;

/// <summary>Something that is done to each item before several become a batch. It gets X and Y, for a point in a picture moves with the picture.</summary>
public interface IItemTransform
{
    /// <summary>The changed item.</summary>
    /// <param name="item">The item as the blocks encoded it, or as the transform before left it.</param>
    /// <param name="random">What chance draws from in training. Null for validation, where nothing is left to chance.</param>
    Item Apply(Item item, Random? random);
}
