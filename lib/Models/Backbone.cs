using System.ComponentModel.DataAnnotations;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Bodies of networks by name, with what other pictures taught them: what fine-tuning starts from.</summary>
public static class Backbone
{
    // Its weights are made by data-scripts/pretrain-sample.cs out of drawn animals and come with the course; the others' stand in the catalogue.
    private const string Sample = "sample";

    private static readonly Dictionary<string, Func<(nn.Module Network, Body Body)>> known = new()
    {
        [Sample] = () => Of(ResNet.Sample()),
        ["resnet18"] = () => Of(ResNet.ResNet18()),
        ["resnet34"] = () => Of(ResNet.ResNet34()),
        ["resnet50"] = () => Of(ResNet.ResNet50()),
        ["squeezenet1_0"] = () => Of(SqueezeNet.SqueezeNet10()),
        ["squeezenet1_1"] = () => Of(SqueezeNet.SqueezeNet11()),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names => [.. known.Keys];

    /// <summary>A body with the weights of a whole network of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="weights">A .pth or .safetensors file of the network. By default the one that comes with the course ("sample"), or torchvision's where they were fetched.</param>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    /// <exception cref="FileNotFoundException">There are no weights; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another network.</exception>
    public static Body Pretrained([AllowedValues("sample", "resnet18", "resnet34", "resnet50", "squeezenet1_0", "squeezenet1_1")] string name, string? weights = null)
    {
        var (network, body) = Make(name);
        Weights.LoadInto(network, string.IsNullOrEmpty(weights) ? Find(name) : weights);
        return body;
    }

    /// <summary>A body with random weights, to train from scratch.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static Body Untrained([AllowedValues("sample", "resnet18", "resnet34", "resnet50", "squeezenet1_0", "squeezenet1_1")] string name) => Make(name).Body;

    private static (nn.Module Network, Body Body) Make(string name) => known.TryGetValue(name, out var make)
        ? make()
        : throw new ArgumentException($"There is no network \"{name}\". There is: {string.Join(", ", Names)}.", nameof(name));

    private static (nn.Module, Body) Of(ResNet network) => (network, network.Body);

    private static (nn.Module, Body) Of(SqueezeNet network) => (network, network.Body);

    private static string Find(string name) => name == Sample ? SampleWeights(Path.GetDirectoryName(typeof(Backbone).Assembly.Location)!) : Fetched(Catalogue.Find(name));

    internal static string SampleWeights(string folder)
    {
        var path = Path.Combine(folder, "sample-backbone.safetensors");
        return File.Exists(path) ? path : throw new FileNotFoundException(
            $"The sample's weights are missing: {path}. `dotnet build` in the repository's root puts them there again; `dotnet run data-scripts/pretrain-sample.cs` makes them anew.", path);
    }

    private static string Fetched(CatalogueEntry entry) => entry.IsFetched ? entry.Path : throw new FileNotFoundException(
        $"There are no weights for {entry.Name}: {entry.Path} is missing. Run `{entry.GetCommand}` ({entry.Bytes / 1e6:0} MB), or name a file of your own (.pth or .safetensors).", entry.Path);
}
