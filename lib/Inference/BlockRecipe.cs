namespace DeepLearning;

/// <summary>How to make a block of the library that has met its training set.</summary>
/// <param name="Kind">Its <see cref="Block.Name"/>.</param>
/// <param name="Names">Its vocabulary.</param>
/// <param name="Beside">The second block of a pair.</param>
internal sealed record BlockRecipe(string Kind, IReadOnlyList<string>? Names, BlockRecipe? Beside = null)
{
    public static BlockRecipe Of(Block block) => block is PairBlock pair ? new(block.Name, null, Of(pair.Parts[1]))
        : block is ImageBlock or PointBlock or NumberBlock or CategoryBlock or MultiCategoryBlock || block.GetType() == typeof(Block)
        ? new(block.Name, block.Vocabulary)
        : throw InputRecipe.OfYourOwn(block);

    public Block Make() => Kind switch
    {
        "Image" => new ImageBlock(),
        "Pair" when Beside is not null => new PairBlock(new(), Beside.Make()),
        "Point" => new PointBlock(),
        "Number" => new NumberBlock(),
        "Category" => new CategoryBlock(Names!),
        "MultiCategory" => new MultiCategoryBlock(Names!),
        "As it is" => new(),
        _ => throw new ArgumentException($"there is no block {Kind}"),
    };
}
