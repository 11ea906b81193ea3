using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Models;

[Collection(nameof(Seeded))]
public class LayersTests
{
    [Fact]
    public void An_embedding_starts_small_and_different_everywhere()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var weight = Layers.Embedding(1000, 50).weight!.detach();
        Assert.InRange(weight.abs().max().item<float>(), .0199, .02);
        Assert.InRange(weight.mean().item<float>(), -1e-4, 1e-4);
        Assert.InRange(weight.std().item<float>(), .0085, .009); // .88 of the standard deviation is left of N(0, 1) folded at 2
    }

    [Fact]
    public void Sigmoid_range_and_its_gradient_are_the_formula()
    {
        using var scope = NewDisposeScope();
        var x = tensor([-2.0, 0, 3]).requires_grad_(true);
        Layers.SigmoidRange(x, 1, 5.5).sum().backward();
        double[] sigmoids = [.. new[] { -2.0, 0, 3 }.Select(value => 1 / (1 + Math.Exp(-value)))];
        Training.Near.Equal([.. sigmoids.Select(s => 1 + 4.5 * s)], Layers.SigmoidRange(x, 1, 5.5).detach().data<double>().ToArray(), 1e-12);
        Training.Near.Equal([.. sigmoids.Select(s => 4.5 * s * (1 - s))], x.grad!.data<double>().ToArray(), 1e-12);
    }
}
