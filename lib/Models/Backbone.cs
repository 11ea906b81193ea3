using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Bodies of networks by name, with what other pictures taught them: what fine-tuning starts from.</summary>
public static class Backbone
{
    // torchvision's files; the sample's is made by data-scripts/pretrain-sample.cs out of drawn animals and comes with the course.
    private static readonly Dictionary<string, (string File, Func<(nn.Module Network, Body Body)> Make)> known = new()
    {
        ["sample"] = ("sample-backbone.safetensors", () => Of(ResNet.Sample())),
        ["resnet18"] = ("resnet18-f37072fd.pth", () => Of(ResNet.ResNet18())),
        ["resnet34"] = ("resnet34-b627a593.pth", () => Of(ResNet.ResNet34())),
        ["resnet50"] = ("resnet50-0676ba61.pth", () => Of(ResNet.ResNet50())),
        ["squeezenet1_0"] = ("squeezenet1_0-b66bff10.pth", () => Of(SqueezeNet.SqueezeNet10())),
        ["squeezenet1_1"] = ("squeezenet1_1-b8a52dc0.pth", () => Of(SqueezeNet.SqueezeNet11())),
    };

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names => [.. known.Keys];

    /// <summary>A body with the weights of a whole network of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="weights">A .pth or .safetensors file of the network. By default the one that comes with the course ("sample"), or torchvision's in the folder weights of the data sets.</param>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    /// <exception cref="FileNotFoundException">There are no weights; the message says where they are published.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another network.</exception>
    public static Body Pretrained(string name, string? weights = null)
    {
        var (network, body) = Make(name);
        Weights.LoadInto(network, string.IsNullOrEmpty(weights) ? Find(name) : weights);
        return body;
    }

    /// <summary>A body with random weights, to train from scratch.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public static Body Untrained(string name) => Make(name).Body;

    private static (nn.Module Network, Body Body) Make(string name) => known.TryGetValue(name, out var entry)
        ? entry.Make()
        : throw new ArgumentException($"There is no network \"{name}\". There is: {string.Join(", ", Names)}.", nameof(name));

    private static (nn.Module, Body) Of(ResNet network) => (network, network.Body);

    private static (nn.Module, Body) Of(SqueezeNet network) => (network, network.Body);

    private static string Find(string name)
    {
        var path = name == "sample"
            ? Path.Combine(Path.GetDirectoryName(typeof(Backbone).Assembly.Location)!, known[name].File)
            : Path.Combine(Datasets.Root, "weights", known[name].File);
        return File.Exists(path) ? path : throw new FileNotFoundException(
            $"There are no weights for {name}: {path} is missing. They are published as https://download.pytorch.org/models/{known[name].File}. "
            + "Put the file there, or name another one (.pth or .safetensors).", path);
    }
}
