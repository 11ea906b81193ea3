using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// The file of a predictor: safetensors, in whose __metadata__ there are the version of this format, the <see cref="Recipe"/> as JSON and the SHA-256 of recipe and tensors.
/// </summary>
internal static class PredictorFile
{
    private const int Version = 1;
    private const string VersionKey = "predictor_version", RecipeKey = "predictor", SumKey = "sha256";

    public static void Write(string path, Recipe recipe, Dictionary<string, Tensor> state)
    {
        var json = JsonSerializer.Serialize(recipe, RecipeJson.Default.Recipe);
        Weights.Write(path, state, new() { [VersionKey] = $"{Version}", [RecipeKey] = json, [SumKey] = Sum(json, state) });
    }

    /// <exception cref="InvalidDataException">It is something else, damaged, or newer than this library.</exception>
    public static (Recipe Recipe, Dictionary<string, Tensor> State) Read(string path)
    {
        var (state, metadata) = SafeTensors.ReadAll(path);
        if (!metadata.TryGetValue(VersionKey, out var version))
            throw new InvalidDataException($"{path} holds tensors only, and not what is done to inputs and outputs. Write a file that does: learner.{nameof(LearnerExport.Export)}(path).");
        if (int.TryParse(version, CultureInfo.InvariantCulture, out var number) && number > Version)
            throw new InvalidDataException($"{path} was written by a newer version of the library: its format is {number}, and this one reads up to {Version}. Update the library, or export the learner with this one.");
        try
        {
            var json = metadata[RecipeKey];
            return metadata[SumKey] == Sum(json, state) ? (JsonSerializer.Deserialize(json, RecipeJson.Default.Recipe)!, state) : throw new JsonException("the SHA-256 of its content does not match");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or NotSupportedException)
        {
            throw Damaged(path, error);
        }
    }

    internal static InvalidDataException Damaged(string path, Exception error) =>
        new($"{path} is damaged: {error.Message.TrimEnd('.')}. Export the learner again, or take another copy of the file.", error);

    private static string Sum(string json, Dictionary<string, Tensor> state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(json));
        foreach (var (name, tensor) in state.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {Losses.Shape(tensor)}"));
            TensorBytes.ForEachPiece(tensor.detach().cpu().contiguous(), piece => hash.AppendData(piece));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
