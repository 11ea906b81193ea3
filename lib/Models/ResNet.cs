using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DeepLearning;

/// <summary>
/// A residual network (He et al. 2015) as torchvision builds and names it: from pictures [n, 3, height, width] to a score per class [n, classes], or without classes to the mean of each feature map [n, features].
/// </summary>
public sealed class ResNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu = ReLU(inplace: true);
    private readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly Sequential[] stages;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Linear? fc;

    /// <summary>Builds a network with random weights.</summary>
    /// <param name="blocks">The number of blocks in each stage. Each stage after the first halves height and width and doubles the channels.</param>
    /// <param name="bottleneck">Whether blocks squeeze the channels for their 3x3 convolution and widen them fourfold after it, as in the 50 layers and deeper.</param>
    /// <param name="width">The channels of the first stage.</param>
    /// <param name="classes">The number of scores; null for a network without a classifier.</param>
    public ResNet(IReadOnlyList<int> blocks, bool bottleneck = false, int width = 64, int? classes = 1000) : this(null, blocks, bottleneck, width, classes)
    {
    }

    private ResNet(string? architecture, IReadOnlyList<int> blocks, bool bottleneck = false, int width = 64, int? classes = 1000) : base(nameof(ResNet))
    {
        conv1 = Conv2d(3, width, 7, stride: 2, padding: 3, bias: false);
        bn1 = BatchNorm2d(width);
        var channels = width;
        stages = [.. blocks.Select((count, i) => Sequential(Enumerable.Range(0, count).Select(j =>
        {
            var block = new ResNetBlock(channels, width << i, stride: i > 0 && j == 0 ? 2 : 1, bottleneck);
            channels = block.Channels;
            return block;
        })))];
        fc = classes is { } scores ? Linear(channels, scores) : null;
        RegisterComponents();
        for (var i = 0; i < stages.Length; i++)
            register_module($"layer{i + 1}", stages[i]);
        foreach (var convolution in modules().OfType<Conv2d>())
            init.kaiming_normal_(convolution.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        Body = new([conv1, bn1, relu, maxpool, .. stages[..(stages.Length / 2)]], stages[(stages.Length / 2)..]) { Architecture = architecture };
        if (width % 16 != 0)
            Layers.ToChannelsLast(this); // On a processor and in torch's usual order, such a number of channels may come out NaN (docs/torch-padding.md).
    }

    /// <summary>10 layers, 0.7 million weights: small enough for a CPU. What the drawn samples are fine-tuned from.</summary>
    public static ResNet Sample(int classes = 60) => new("sample", [1, 1, 1, 1], width: 24, classes: classes);

    /// <summary>18 layers, 11 million weights.</summary>
    public static ResNet ResNet18(int classes = 1000) => new("resnet18", [2, 2, 2, 2], classes: classes);

    /// <summary>What Microsoft calls ResNet-18: one block more than <see cref="ResNet18"/>, 16 million weights, and no classifier.</summary>
    public static ResNet ResNet18NuGet() => new("resnet18_nuget", [2, 2, 2, 3], classes: null);

    /// <summary>34 layers, 21 million weights.</summary>
    public static ResNet ResNet34(int classes = 1000) => new("resnet34", [3, 4, 6, 3], classes: classes);

    /// <summary>50 layers, 24 million weights.</summary>
    public static ResNet ResNet50(int classes = 1000) => new("resnet50", [3, 4, 6, 3], bottleneck: true, classes: classes);

    /// <summary>The network up to its last feature maps, with the same weights: always the same module. Its groups are fastai's: the first half of the stages with what comes before, and the rest.</summary>
    public Body Body { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var features = stages.Aggregate(maxpool.call(relu.call(bn1.call(conv1.call(pictures)))), (x, stage) => stage.call(x));
        var means = avgpool.call(features).flatten(1);
        return (fc?.call(means) ?? means).MoveToOuterDisposeScope();
    }
}
