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

    [Fact]
    public void A_convolution_alone_gets_its_channels_last()
    {
        using var convolution = Layers.ToChannelsLast(nn.Conv2d(3, 4, 5));
        Assert.Equal([75, 1, 15, 3], convolution.weight.stride());
    }

    [Fact]
    public void Channels_last_changes_the_order_in_memory_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        Lessons.Seed(1);
        var model = new ResNet([1, 1], width: 16, classes: 5); // with 8 it would begin so
        var x = randn(4, 3, 32, 32);
        var (parameters, before, usual) = (model.parameters().ToArray(), model.state_dict()["conv1.weight"].clone(), model.call(x));
        Assert.All(parameters, parameter => Assert.True(parameter.is_contiguous()));
        Assert.Same(model, Layers.ToChannelsLast(model));
        Assert.Equal(parameters, model.parameters());
        Assert.Equal([147, 1, 21, 3], parameters.Single(parameter => parameter.shape is [16, 3, 7, 7]).stride());
        Assert.True(before.equal(model.state_dict()["conv1.weight"]).all().item<bool>());
        var maps = model.Body.call(x);
        Assert.Equal(1, maps.stride(1));
        var outputs = model.call(x);
        Check.Close(outputs, usual, "outputs", 1e-5);
        outputs.sum().backward();
        Assert.All(parameters, parameter => Assert.True(AdamOptimizer.CanFuse(parameter, parameter.grad!)));
    }
}
