namespace DeepLearning;

/// <summary>How to make a block of the library that has met its training set.</summary>
/// <param name="Kind">Its <see cref="Block.Name"/>.</param>
/// <param name="Names">Its vocabulary.</param>
internal sealed record BlockRecipe(string Kind, IReadOnlyList<string>? Names)
{
    public static BlockRecipe Of(Block block) => block is ImageBlock or PointBlock or NumberBlock or CategoryBlock or MultiCategoryBlock || block.GetType() == typeof(Block)
        ? new(block.Name, block.Vocabulary)
        : throw InputRecipe.OfYourOwn(block);

    public Block Make() => Kind switch
    {
        "Image" => new ImageBlock(),
        "Point" => new PointBlock(),
        "Number" => new NumberBlock(),
        "Category" => new CategoryBlock(Names!),
        "MultiCategory" => new MultiCategoryBlock(Names!),
        "As it is" => new(),
        _ => throw new ArgumentException($"there is no block {Kind}"),
    };
}
