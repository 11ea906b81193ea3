using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeepLearning;

/// <summary>The names behind a model's numbers, as texts that go with its tensors in a file: a model that is loaded beside other names would call a cat a cow.</summary>
internal static class SavedNames
{
    private const string Prefix = "names.";

    /// <summary>What goes into a file.</summary>
    public static Dictionary<string, string> Of(DataLoaders data) =>
        data.Names.ToDictionary(list => Prefix + list.Of, list => new JsonArray([.. list.Names.Select(name => (JsonNode)name)]).ToJsonString());

    /// <summary>Checks the names in a file, if there are any, against those of the data.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void Check(string path, Dictionary<string, string> texts, DataLoaders data)
    {
        foreach (var (of, names) in data.Names)
            if (texts.TryGetValue(Prefix + of, out var text) && Parse(path, text) is var saved && !saved.SequenceEqual(names))
                throw new InvalidDataException(
                    $"{path} is of a model of other names than these data have, and would call one by another ({of}):\n  in the file: {saved}\n  in the data: {names}\n"
                    + $"They differ from index {saved.Zip(names).TakeWhile(pair => pair.First == pair.Second).Count()} on. Make the data as they were, or give the block the file's names.");
    }

    private static Vocabulary Parse(string path, string text)
    {
        try
        {
            return Vocabulary.Of(JsonNode.Parse(text)!.AsArray().Select(name => (string)name!));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw Damage.Of(path, "safetensors", error);
        }
    }
}
