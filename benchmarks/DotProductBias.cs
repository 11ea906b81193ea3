using DeepLearning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The bias model as a reader of notebook 05 writes it.</summary>
internal sealed class DotProductBias : nn.Module<Tensor, Tensor>
{
    private readonly Embedding userFactors, userBias, itemFactors, itemBias;

    public DotProductBias(int users, int items, int factors) : base(nameof(DotProductBias))
    {
        (userFactors, userBias) = (Layers.Embedding(users, factors), Layers.Embedding(users, 1));
        (itemFactors, itemBias) = (Layers.Embedding(items, factors), Layers.Embedding(items, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        Tensor users = x.select(1, 0), items = x.select(1, 1);
        var rating = (userFactors.call(users) * itemFactors.call(items)).sum(1);
        rating = rating + userBias.call(users).squeeze(1) + itemBias.call(items).squeeze(1);
        return Layers.SigmoidRange(rating, 0, 5.5);
    }
}
