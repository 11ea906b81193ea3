using DeepLearning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tests.Models;

[Collection(nameof(Seeded))]
public class VisionModelTests
{
    [Fact]
    public void Layer_groups_are_fastais_and_hold_every_parameter_once()
    {
        using var resnet = ResNet.ResNet18();
        Check(resnet.Body, [128, 512], pictures: 64);
        using var squeezenet = SqueezeNet.SqueezeNet11();
        Check(squeezenet.Body, [64, 256], pictures: 64); // up to the second fire, and the rest

        static void Check(Body body, long[] widths, int pictures)
        {
            using var scope = NewDisposeScope();
            using var model = new VisionModel(body, outputs: 7);
            Assert.Equal([2, 7], model.call(zeros(2, 3, pictures, pictures)).shape);
            Assert.Equal(3, model.LayerGroups.Count);
            Assert.Equal(widths, model.LayerGroups.Take(2).Select(group => group.modules().OfType<Conv2d>().Max(convolution => convolution.out_channels)));
            Assert.Equal(model.parameters().Select(p => p.Handle).Order(), model.LayerGroups.SelectMany(group => group.parameters()).Select(p => p.Handle).Order());
        }
    }

    [PythonFact]
    public void The_head_is_fastais()
    {
        Lessons.Seed(2);
        using var scope = NewDisposeScope();
        using var resnet = new ResNet([1, 1], width: 8, classes: 5);
        using var model = new VisionModel(resnet.Body, outputs: 3, range: (-1, 2));
        var head = model.LayerGroups[^1];
        var expected = Python.Run(
            """
            from torch import nn
            x = torch.tensor(given['features'])
            pooled = torch.cat([x.amax((2, 3)), x.mean((2, 3))], 1)
            norm = lambda x: (x - x.mean(0)) / (x.var(0, unbiased=False) + 1e-5).sqrt() + 1e-3
            hidden = norm(pooled) @ torch.tensor(given['first']).T
            out = norm(hidden.relu()) @ torch.tensor(given['second']).T
            result['out'] = (out.sigmoid() * 3 - 1).flatten().tolist()
            """,
            new()
            {
                ["features"] = Nested(resnet.Body.call(Pictures())),
                ["first"] = Nested(head.state_dict()["4.weight"]),
                ["second"] = Nested(head.state_dict()["8.weight"]),
            });
        foreach (var dropout in model.modules().OfType<Dropout>())
            dropout.eval();
        Training.Near.Equal(expected.Numbers("out"), [.. model.call(Pictures()).detach().flatten().data<float>().ToArray().Select(x => (double)x)], 1e-4);
        Assert.Equal([.25, .5], model.modules().OfType<Dropout>().Select(dropout => dropout.p));
        Assert.Equal(Math.Sqrt(2.0 / 32), head.state_dict()["4.weight"].std().item<float>(), .01); // kaiming: sqrt(2 / inputs)
    }

    [Fact]
    public void Any_module_of_feature_maps_can_be_the_body_and_another_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = new VisionModel(nn.Conv2d(3, 4, 3), outputs: 2);
        Assert.Equal([5, 2], model.call(zeros(5, 3, 16, 16)).shape);
        Assert.Equal(2, model.LayerGroups.Count);
        using var whole = new ResNet([1, 1], width: 8, classes: 5);
        var error = Assert.Throws<ArgumentException>(() => new VisionModel(whole, outputs: 2));
        Assert.Contains("[1, 5]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_is_left_in_the_modes_that_it_had()
    {
        using var resnet = new ResNet([1, 1], width: 8, classes: 5);
        Assert.Same(resnet.Body, resnet.Body);
        resnet.Body.modules().OfType<BatchNorm2d>().First().eval();
        var before = resnet.Body.modules().Select(module => module.training).ToList();
        using var model = new VisionModel(resnet.Body, outputs: 3);
        Assert.True(resnet.Body.training);
        Assert.Equal(before, resnet.Body.modules().Select(module => module.training));
        using var squeezenet = SqueezeNet.SqueezeNet11();
        Assert.Same(squeezenet.Body, squeezenet.Body);
    }

    private static Tensor Pictures()
    {
        Lessons.Seed(4);
        return randn(6, 3, 32, 32);
    }

    private static Array Nested(Tensor tensor) => tensor.dim() == 1
        ? tensor.detach().contiguous().data<float>().ToArray()
        : tensor.unbind(0).Select(Nested).ToArray();
}
