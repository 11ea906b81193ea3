using System.ComponentModel.DataAnnotations;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Bodies of networks by name, with what other pictures taught them: what fine-tuning starts from.</summary>
public static class Backbone
{
    // Its weights are made by data-scripts/pretrain-sample.cs out of drawn animals and come with the course; the others' stand in the catalogue.
    internal const string Sample = "sample";

    private static readonly Dictionary<string, Func<(nn.Module Network, Body Body)>> known = new()
    {
        [Sample] = () => Of(ResNet.Sample()),
        ["resnet18"] = () => Of(ResNet.ResNet18()),
        ["resnet18_nuget"] = () => Of(ResNet.ResNet18NuGet()),
        ["resnet34"] = () => Of(ResNet.ResNet34()),
        ["resnet50"] = () => Of(ResNet.ResNet50()),
        ["squeezenet1_0"] = () => Of(SqueezeNet.SqueezeNet10()),
        ["squeezenet1_1"] = () => Of(SqueezeNet.SqueezeNet11()),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. known.Keys];

    /// <summary>A body with the weights of a whole network of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="weights">A .pth or .safetensors file of the network; of "resnet18_nuget", the .onnx file. By default the one that comes with the course ("sample"), or the one that was
    /// fetched. For "resnet18" that is torchvision's, or where only NuGet's was fetched, the network "resnet18_nuget".</param>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    /// <exception cref="FileNotFoundException">There are no weights; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another network.</exception>
    public static Body Pretrained([AllowedValues("sample", "resnet18", "resnet18_nuget", "resnet34", "resnet50", "squeezenet1_0", "squeezenet1_1")] string name, string? weights = null)
    {
        var (of, path) = string.IsNullOrEmpty(weights) ? Find(name) : (name, weights);
        var (network, body) = Make(of);
        if (Path.GetExtension(path) == OnnxResNet.Extension)
            OnnxResNet.LoadInto(network, path, Normalize.ImageNet.Mean, Normalize.ImageNet.Std);
        else
            Weights.LoadInto(network, path);
        return body;
    }

    /// <summary>A body with random weights, to train from scratch.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static Body Untrained([AllowedValues("sample", "resnet18", "resnet18_nuget", "resnet34", "resnet50", "squeezenet1_0", "squeezenet1_1")] string name) => Make(name).Body;

    private static (nn.Module Network, Body Body) Make(string name) => known.TryGetValue(name, out var make)
        ? make()
        : throw new ArgumentException($"There is no network \"{name}\". Choose one of: {string.Join(", ", Names)}.", nameof(name));

    private static (nn.Module, Body) Of(ResNet network) => (network, network.Body);

    private static (nn.Module, Body) Of(SqueezeNet network) => (network, network.Body);

    /// <summary>The network to make, and its weights: where two were published under one name, those that were fetched.</summary>
    private static (string Network, string Path) Find(string name)
    {
        if (name == Sample)
            return (name, SampleWeights(Path.GetDirectoryName(typeof(Backbone).Assembly.Location)!));
        var published = Catalogue.Weights.Where(entry => entry.Name == name || entry.Network == name).ToList();
        var entry = published.FirstOrDefault(entry => entry.IsFetched) ?? published.FirstOrDefault();
        return entry is null ? (name, "") : (entry.Network, Fetched(entry));
    }

    internal static string SampleWeights(string folder)
    {
        var path = Path.Combine(folder, "sample-backbone.safetensors");
        return File.Exists(path) ? path : throw new FileNotFoundException(
            $"The sample's weights are missing: {path}. `dotnet build` in the repository's root puts them there again; `dotnet run data-scripts/pretrain-sample.cs` makes them anew.", path);
    }

    private static string Fetched(CatalogueEntry entry) => entry.IsFetched ? entry.Path : throw new FileNotFoundException(
        $"There are no weights for {entry.Name}: {entry.Path} is missing. Run `{entry.GetCommand}` ({entry.Bytes / 1e6:0} MB), or name a file of your own (.pth or .safetensors).", entry.Path);
}
