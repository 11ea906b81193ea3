using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>All that must be known, beside the weights, to predict: what a file of <see cref="Predictor"/> holds as JSON. Names and numbers, never code.</summary>
/// <param name="Module">The name of the model's class.</param>
/// <param name="Model">How to make the model again; null where only its owner's program can.</param>
/// <param name="Inputs">What a raw input goes through.</param>
/// <param name="Activation">What the outputs go through to be read.</param>
internal sealed record Recipe(string Module, ModelRecipe? Model, InputRecipe Inputs, Activation Activation);

/// <summary>JSON without reflection: a program of one file is compiled ahead of time, where reflection finds nothing.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class RecipeJson : JsonSerializerContext;
