using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DeepLearning;

/// <summary>
/// A body that has learnt to see, mostly on other pictures, and a new head for the task at hand (fastai 2.0's): from pictures [n, 3, height, width]
/// to [n, outputs]. The groups of layers are the body's, then the head.
/// </summary>
public sealed class VisionModel : Module<Tensor, Tensor>, ILayerGroups
{
    private const int Hidden = 512, ProbeSize = 64;

    private readonly Module<Tensor, Tensor> body;
    private readonly Sequential head;

    /// <summary>Puts a new head on a body.</summary>
    /// <param name="body">From pictures to feature maps [n, features, h, w], such as <see cref="ResNet.Body"/>. It is used as it is, not copied.</param>
    /// <param name="outputs">How many numbers are wanted: one per class, or the coordinates of points.</param>
    /// <param name="range">Where the outputs lie, if that is known: a sigmoid then keeps them there.</param>
    /// <exception cref="ArgumentException">The body gives no feature maps.</exception>
    public VisionModel(Module<Tensor, Tensor> body, int outputs, (double Low, double High)? range = null) : base(nameof(VisionModel))
    {
        (this.body, Outputs, Range) = (body, outputs, range);
        var features = 2 * Features(body);
        head = Sequential(new ConcatPool(), Flatten(),
            Norm(features), Dropout(.25), Linear(features, Hidden, hasBias: false), ReLU(inplace: true),
            Norm(Hidden), Dropout(.5), Linear(Hidden, outputs, hasBias: false));
        RegisterComponents();
        foreach (var linear in head.children().OfType<Linear>())
            init.kaiming_normal_(linear.weight!);
        Layers.ToChannelsLast(body);
    }

    /// <summary>The body's name, where its layers have one.</summary>
    internal string? Architecture => (body as Body)?.Architecture;

    internal int Outputs { get; }

    internal (double Low, double High)? Range { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Module> LayerGroups => [.. body is ILayerGroups groups ? groups.LayerGroups : [body], head];

    /// <inheritdoc/>
    public override Tensor forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var outputs = head.call(body.call(pictures));
        return (Range is { } r ? Layers.SigmoidRange(outputs, r.Low, r.High) : outputs).MoveToOuterDisposeScope();
    }

    private static BatchNorm1d Norm(long features)
    {
        var norm = BatchNorm1d(features);
        init.constant_(norm.bias!, 1e-3); // fastai's
        return norm;
    }

    /// <summary>The number of a body's feature maps: what a blank picture gives.</summary>
    private static long Features(Module<Tensor, Tensor> body)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var modes = body.modules().Prepend(body).Select(module => (module, module.training)).ToList(); // a module sets those in it, too
        body.eval(); // the means of a batch normalisation must not learn from a blank picture
        var shape = body.call(zeros(1, 3, ProbeSize, ProbeSize, device: body.parameters().First().device)).shape;
        foreach (var (module, training) in modes)
            module.train(training);
        return shape.Length == 4 ? shape[1] : throw new ArgumentException(
            $"{body.GetName()} gives [{string.Join(", ", shape)}] for one picture, not feature maps [1, features, h, w]. Give a network's Body, without pooling and classifier.", nameof(body));
    }

    /// <summary>The greatest and the mean value of each feature map: [n, features, h, w] to [n, 2 * features, 1, 1].</summary>
    private sealed class ConcatPool() : Module<Tensor, Tensor>(nameof(ConcatPool))
    {
        public override Tensor forward(Tensor maps)
        {
            using var scope = NewDisposeScope();
            return cat([functional.adaptive_max_pool2d(maps, [1, 1]), functional.adaptive_avg_pool2d(maps, [1, 1])], 1).MoveToOuterDisposeScope();
        }
    }
}
