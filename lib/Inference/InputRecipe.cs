using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How to make what a raw input goes through, as in validation.</summary>
[JsonDerivedType(typeof(BlockInputRecipe), "blocks")]
[JsonDerivedType(typeof(RatingInputRecipe), "ratings")]
internal abstract record InputRecipe
{
    /// <exception cref="InvalidOperationException">A block or a transform is code of the user's own.</exception>
    public static InputRecipe Of(Inputs inputs) => inputs switch
    {
        BlockInputs blocks => new BlockInputRecipe(BlockRecipe.Of(blocks.X), BlockRecipe.Of(blocks.Target),
            [.. blocks.ItemTransforms.SelectMany(StepRecipe.Of)], [.. blocks.BatchTransforms.SelectMany(StepRecipe.Of)], blocks.ArePicturesMade),
        RatingInputs ratings => new RatingInputRecipe(new(ratings.Users.Title, [.. ratings.Users.Names]), new(ratings.Items.Title, [.. ratings.Items.Names])),
        _ => throw OfYourOwn(inputs),
    };

    public abstract Inputs Make();

    internal static InvalidOperationException OfYourOwn(object part) => new(
        $"{part.GetType().Name} is not the library's, and a file that never holds code cannot hold it. Do what it does before Predict is called, and export a learner whose data block lacks it; "
        + "or keep the weights alone: learner.Save(path).");
}

internal sealed record BlockInputRecipe(BlockRecipe X, BlockRecipe Y, IReadOnlyList<StepRecipe> ItemTransforms, IReadOnlyList<StepRecipe> BatchTransforms, bool ArePicturesMade = false) : InputRecipe
{
    public override Inputs Make() => new BlockInputs((X.Make(), Y.Make()), [.. ItemTransforms.Select(step => (IItemTransform)step.Make())], [.. BatchTransforms.Select(step => (IBatchTransform)step.Make())], ToX);

    private object ToX(object input) => !ArePicturesMade || input is Image ? input : throw new ArgumentException(
        $"The pictures that this model learnt from were made by GetX, which is code, and a file never holds code. Make the {nameof(Image)} as it did, and give that, not {ItemText.Write(input)}.");
}

internal sealed record RatingInputRecipe(ColumnRecipe User, ColumnRecipe Item) : InputRecipe
{
    public override Inputs Make() => new RatingInputs(User.Make(), Item.Make());
}

internal sealed record ColumnRecipe(string Title, IReadOnlyList<string> Names)
{
    public (string, Vocabulary) Make() => (Title, Vocabulary.Of(Names));
}
