using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DeepLearning;

/// <summary>
/// A network of 1.2 million weights (Iandola et al. 2016) as torchvision builds and names it: from pictures [n, 3, height, width] to a score per class [n, classes].
/// </summary>
public sealed class SqueezeNet : Module<Tensor, Tensor>
{
    private readonly Sequential features, classifier;

    private SqueezeNet(string architecture, int classes, params Module<Tensor, Tensor>[] layers) : base(nameof(SqueezeNet))
    {
        features = Sequential(layers);
        var last = Conv2d(512, classes, 1);
        classifier = Sequential(Dropout(.5), last, ReLU(inplace: true), AdaptiveAvgPool2d(1));
        RegisterComponents();
        foreach (var convolution in modules().OfType<Conv2d>())
        {
            _ = convolution == last ? init.normal_(convolution.weight, 0, .01) : init.kaiming_uniform_(convolution.weight);
            init.zeros_(convolution.bias!);
        }
        Body = new(layers[..5], layers[5..]) { Architecture = architecture };
    }

    /// <summary>Version 1.0.</summary>
    public static SqueezeNet SqueezeNet10(int classes = 1000) => new("squeezenet1_0", classes,
        Conv2d(3, 96, 7, stride: 2), ReLU(inplace: true), Pool(),
        new Fire(96, 16, 64), new Fire(128, 16, 64), new Fire(128, 32, 128), Pool(),
        new Fire(256, 32, 128), new Fire(256, 48, 192), new Fire(384, 48, 192), new Fire(384, 64, 256), Pool(),
        new Fire(512, 64, 256));

    /// <summary>Version 1.1: as good as 1.0 for less than half the arithmetic.</summary>
    public static SqueezeNet SqueezeNet11(int classes = 1000) => new("squeezenet1_1", classes,
        Conv2d(3, 64, 3, stride: 2), ReLU(inplace: true), Pool(),
        new Fire(64, 16, 64), new Fire(128, 16, 64), Pool(),
        new Fire(128, 32, 128), new Fire(256, 32, 128), Pool(),
        new Fire(256, 48, 192), new Fire(384, 48, 192), new Fire(384, 64, 256), new Fire(512, 64, 256));

    /// <summary>The network up to its last feature maps, with the same weights: always the same module. Its groups are fastai's: the first five layers, and the rest.</summary>
    public Body Body { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        return classifier.call(features.call(pictures)).flatten(1).MoveToOuterDisposeScope();
    }

    private static MaxPool2d Pool() => MaxPool2d(3, stride: 2, ceil_mode: true);

    /// <summary>Squeezes the channels, then widens them by 1x1 and 3x3 convolutions side by side.</summary>
    private sealed class Fire : Module<Tensor, Tensor>
    {
        private readonly Conv2d squeeze, expand1x1, expand3x3;

        public Fire(int input, int squeezed, int expanded) : base(nameof(Fire))
        {
            squeeze = Conv2d(input, squeezed, 1);
            expand1x1 = Conv2d(squeezed, expanded, 1);
            expand3x3 = Conv2d(squeezed, expanded, 3, padding: 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var small = squeeze.call(x).relu_();
            return cat([expand1x1.call(small), expand3x3.call(small)], 1).relu_().MoveToOuterDisposeScope();
        }
    }
}
