using System.Text.Json;

namespace DeepLearning;

/// <summary>What can be fetched: the data sets of the course, and weights that other pictures gave to networks. It stands in catalogue.json, beside the library; a further set is a further entry there.</summary>
public static class Catalogue
{
    internal const string FileName = "catalogue.json";

    private static readonly Lazy<Content> content = new(Read);

    /// <summary>The data sets.</summary>
    public static IReadOnlyList<DatasetEntry> Sets => content.Value.Sets;

    /// <summary>The weights.</summary>
    public static IReadOnlyList<WeightsEntry> Weights => content.Value.Weights;

    /// <summary>Everything.</summary>
    public static IReadOnlyList<CatalogueEntry> All => content.Value.All;

    /// <summary>The entry of a name, such as "pets" or "resnet34".</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static CatalogueEntry Find(string name) => Find(All, name);

    /// <summary>The data set of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static DatasetEntry Set(string name) => Find(Sets, name);

    private static T Find<T>(IReadOnlyList<T> entries, string name) where T : CatalogueEntry => entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ArgumentException($"The catalogue has no \"{name}\". Choose one of: {string.Join(", ", entries.Select(entry => entry.Name))}.");

    private static Content Read()
    {
        using var stream = File.OpenRead(Path.Combine(Path.GetDirectoryName(typeof(Catalogue).Assembly.Location)!, FileName));
        return JsonSerializer.Deserialize<Content>(stream, JsonByReflection.Options)!;
    }

    private sealed record Content(DatasetEntry[] Sets, WeightsEntry[] Weights)
    {
        public IReadOnlyList<CatalogueEntry> All { get; } = [.. Sets, .. Weights];
    }
}
