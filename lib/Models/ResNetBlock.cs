using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DeepLearning;

/// <summary>What a residual network repeats: two or three convolutions that learn what to add to their input.</summary>
internal sealed class ResNetBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1, conv2;
    private readonly Conv2d? conv3;
    private readonly BatchNorm2d bn1, bn2;
    private readonly BatchNorm2d? bn3;
    private readonly Sequential? downsample;

    public ResNetBlock(int input, int width, int stride, bool bottleneck) : base(nameof(ResNetBlock))
    {
        Channels = bottleneck ? 4 * width : width;
        // The bottleneck strides in its 3x3 convolution, as torchvision's weights expect; the paper's does in its first.
        conv1 = bottleneck ? Conv2d(input, width, 1, bias: false) : Conv2d(input, width, 3, stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(width);
        conv2 = Conv2d(width, width, 3, bottleneck ? stride : 1, padding: 1, bias: false);
        bn2 = BatchNorm2d(width);
        if (bottleneck)
            (conv3, bn3) = (Conv2d(width, Channels, 1, bias: false), BatchNorm2d(Channels));
        if (stride != 1 || input != Channels)
            downsample = Sequential(Conv2d(input, Channels, 1, stride, bias: false), BatchNorm2d(Channels));
        RegisterComponents();
    }

    /// <summary>The channels that come out.</summary>
    public int Channels { get; }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var change = bn2.call(conv2.call(bn1.call(conv1.call(x)).relu_()));
        if (conv3 is not null && bn3 is not null)
            change = bn3.call(conv3.call(change.relu_()));
        return change.add_(downsample?.call(x) ?? x).relu_().MoveToOuterDisposeScope();
    }
}
