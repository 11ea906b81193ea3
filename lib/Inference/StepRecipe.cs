using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How to make what a transform of the library does in validation.</summary>
[JsonDerivedType(typeof(ResizeStep), "resize")]
[JsonDerivedType(typeof(CentreStep), "squish and cut out the centre")]
[JsonDerivedType(typeof(SizeStep), "size")]
[JsonDerivedType(typeof(NormalizeStep), "normalize")]
internal abstract record StepRecipe
{
    /// <summary>The recipe of a transform; none where it does nothing in validation.</summary>
    /// <exception cref="InvalidOperationException">It is code of the user's own.</exception>
    public static IEnumerable<StepRecipe> Of(object transform) => transform switch
    {
        Resize resize => [new ResizeStep(resize.Size.Height, resize.Size.Width, resize.Method)],
        RandomResizedCrop crop => [new CentreStep(crop.Size.Height, crop.Size.Width)],
        Geometry { Size: { } size } => [new SizeStep(size.Height, size.Width)],
        Normalize normalize => [new NormalizeStep(normalize.Mean, normalize.Std)],
        Geometry or Lighting or Flip => [],
        _ => throw InputRecipe.OfYourOwn(transform),
    };

    public abstract object Make();
}

internal sealed record ResizeStep(int Height, int Width, ResizeMethod Method) : StepRecipe
{
    public override object Make() => new Resize((Height, Width), Method);
}

internal sealed record CentreStep(int Height, int Width) : StepRecipe
{
    public override object Make() => new RandomResizedCrop((Height, Width));
}

internal sealed record SizeStep(int Height, int Width) : StepRecipe
{
    public override object Make() => Geometry.To((Height, Width));
}

internal sealed record NormalizeStep(float[] Mean, float[] Std) : StepRecipe
{
    public override object Make() => new Normalize(Mean, Std);
}
