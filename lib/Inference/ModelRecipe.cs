using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>How to make one of the library's models, with random weights.</summary>
[JsonDerivedType(typeof(VisionRecipe), "vision")]
[JsonDerivedType(typeof(DotBiasRecipe), "embedding dot bias")]
[JsonDerivedType(typeof(CollabNNRecipe), "collab nn")]
internal abstract record ModelRecipe
{
    /// <summary>The recipe of a model, or null where the model is of the user's own making.</summary>
    public static ModelRecipe? Of(nn.Module<Tensor, Tensor> model) => model switch
    {
        VisionModel { Architecture: { } body } vision => new VisionRecipe(body, vision.Outputs, vision.Range is { } range ? Span.Of(range) : null),
        EmbeddingDotBias dot => new DotBiasRecipe(dot.UserFactors.weight!.shape[0], dot.ItemFactors.weight!.shape[0], dot.UserFactors.weight.shape[1], Span.Of(dot.Range)),
        CollabNN network => new CollabNNRecipe(network.Counts.Users, network.Counts.Items, network.Sizes, Span.Of(network.Range)),
        _ => null,
    };

    public abstract nn.Module<Tensor, Tensor> Make();
}

internal sealed record VisionRecipe(string Body, int Outputs, Span? Range) : ModelRecipe
{
    public override nn.Module<Tensor, Tensor> Make() => new VisionModel(Backbone.Untrained(Body), Outputs, Range?.Ends);
}

internal sealed record DotBiasRecipe(long Users, long Items, long Factors, Span Range) : ModelRecipe
{
    public override nn.Module<Tensor, Tensor> Make() => new EmbeddingDotBias(Users, Items, Factors, Range.Ends);
}

internal sealed record CollabNNRecipe(long Users, long Items, IReadOnlyList<long> Sizes, Span Range) : ModelRecipe
{
    public override nn.Module<Tensor, Tensor> Make() => new CollabNN(Users, Items, Sizes, Range.Ends);
}

/// <summary>Where outputs lie: a tuple has no names in JSON.</summary>
internal sealed record Span(double Low, double High)
{
    [JsonIgnore]
    public (double Low, double High) Ends => (Low, High);

    public static Span Of((double Low, double High) range) => new(range.Low, range.High);
}
