using System.ComponentModel.DataAnnotations;
using System.Reflection;
using DeepLearning;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Models;

[Collection(nameof(Seeded))]
[Trait("Category", "Slow")]
public class NetworkTests
{
    [Fact]
    public void An_editor_can_offer_all_names() => Assert.All(
        new[] { nameof(Backbone.Pretrained), nameof(Backbone.Untrained) },
        method => Assert.Equal(Backbone.Names, typeof(Backbone).GetMethod(method)!.GetParameters()[0].GetCustomAttribute<AllowedValuesAttribute>()!.Values.Cast<string>()));

    /// <summary>See docs/torch-padding.md: 12 channels show the fault with AVX2, 24 with AVX-512.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    public void A_network_whose_channels_leave_a_gap_in_oneDNNs_blocks_does_not_read_what_was_in_the_memory_before(int width)
    {
        using var scope = NewDisposeScope();
        var network = new ResNet([1, 1, 1, 1], width: width, classes: 60);
        for (var round = 0; round < 20; round++)
        {
            LeaveNotANumber();
            Assert.False(network.call(rand(64, 3, 64, 64)).isnan().any().item<bool>());
        }

        static void LeaveNotANumber()
        {
            using var given = NewDisposeScope();
            foreach (var size in new[] { 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576 })
                for (var i = 0; i < 20; i++)
                    full(size, float.NaN);
        }
    }

    /// <summary>
    /// Both sides draw the same weights, pictures and gradient at the output from the same seeds. Gradients are taken in training mode and in float64:
    /// with the few pictures of a test, batch statistics magnify every ReLU that rounding pushes to the other side of zero.
    /// </summary>
    [PythonFact]
    public void All_five_networks_give_torchvisions_keys_outputs_and_gradients()
    {
        (string Name, Func<nn.Module<Tensor, Tensor>> Make)[] networks =
        [
            ("resnet18", () => ResNet.ResNet18()), ("resnet34", () => ResNet.ResNet34()), ("resnet50", () => ResNet.ResNet50()),
            ("squeezenet1_0", () => SqueezeNet.SqueezeNet10()), ("squeezenet1_1", () => SqueezeNet.SqueezeNet11()),
        ];
        var expected = Python.Run(
            """
            import torchvision
            def seeded(i, shape):
                torch.manual_seed(i)
                return torch.randn(shape)
            for name in given['names']:
                model = getattr(torchvision.models, name)()
                state = {key: value for key, value in sorted(model.state_dict().items()) if value.dtype == torch.float32}
                for i, (key, value) in enumerate(state.items()):
                    noise = seeded(i, value.shape)
                    value.copy_(noise * (2 / value[0].numel()) ** .5 if value.dim() > 1 else 1 + .1 * noise if key.endswith(('weight', 'var')) else .1 * noise)
                x = seeded(1000, [3, 3, 64, 64])
                answer = result[name] = {'keys': list(model.state_dict()), 'outputs': model.eval()(x).flatten().tolist()}
                for module in model.train().modules():
                    if isinstance(module, torch.nn.Dropout): module.eval()
                model.double()(x.double()).backward(seeded(1001, [3, 1000]).double())
                answer['gradients'] = {key: [p.grad.norm().item(), p.grad.sum().item()] + p.grad.flatten()[:20].tolist() for key, p in model.named_parameters()}
                answer['running'] = {key: value.tolist() for key, value in model.state_dict().items() if 'running' in key}
            """,
            new() { ["names"] = networks.Select(network => network.Name).ToArray() });
        foreach (var (name, make) in networks)
        {
            using var scope = NewDisposeScope();
            using var model = make();
            var theirs = expected.GetProperty(name);
            Assert.Equal(theirs.GetProperty("keys").EnumerateArray().Select(key => key.GetString()).Order(), model.state_dict().Keys.Order());

            Draw(model);
            var x = Seeded(1000, 3, 3, 64, 64);
            model.eval();
            Near(theirs.Numbers("outputs"), model.call(x), 1e-4, $"{name}: outputs");

            model.train();
            foreach (var dropout in model.modules().OfType<TorchSharp.Modules.Dropout>())
                dropout.eval();
            model.to(float64).call(x.to(float64)).backward([Seeded(1001, 3, 1000).to(float64)]);
            foreach (var (key, parameter) in model.named_parameters())
            {
                var gradient = parameter.grad!.flatten();
                var some = cat([gradient.norm().reshape(1), gradient.sum().reshape(1), gradient[..(int)Math.Min(20, gradient.numel())]]);
                Near(theirs.GetProperty("gradients").Numbers(key), some, 1e-6, $"{name}: the gradient of {key}");
            }
            foreach (var running in theirs.GetProperty("running").EnumerateObject())
                Near(theirs.GetProperty("running").Numbers(running.Name), model.state_dict()[running.Name], 1e-6, $"{name}: {running.Name}");
        }
    }

    [Fact]
    public void Random_weights_are_as_wide_as_torchvisions_formulas_say()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var resnet = ResNet.ResNet18().state_dict();
        Assert.Equal(Math.Sqrt(2.0 / (64 * 49)), Std(resnet["conv1.weight"]), 1e-3); // kaiming: sqrt(2 / (outputs * kernel))
        Assert.Equal(Math.Sqrt(2.0 / (512 * 9)), Std(resnet["layer4.0.conv1.weight"]), 1e-4);
        Assert.Equal(1 / Math.Sqrt(3 * 512), Std(resnet["fc.weight"]), 1e-3); // uniform, up to 1 / sqrt(inputs)
        var squeezenet = SqueezeNet.SqueezeNet10().state_dict();
        Assert.Equal(Math.Sqrt(2.0 / (64 * 9)), Std(squeezenet["features.12.expand3x3.weight"]), 1e-3); // kaiming: sqrt(2 / (inputs * kernel))
        Assert.Equal(.01, Std(squeezenet["classifier.1.weight"]), 1e-3);
        Assert.Equal(0, squeezenet["features.0.bias"].abs().max().item<float>());
    }

    [Fact]
    public void A_network_can_have_other_widths_and_depths()
    {
        using var scope = NewDisposeScope();
        using var model = new ResNet([1, 1, 2], width: 16, classes: 5);
        Assert.Equal([2, 5], model.call(zeros(2, 3, 32, 32)).shape);
        Assert.Equal([2, 64, 2, 2], model.Body.call(zeros(2, 3, 32, 32)).shape);
        Assert.Contains("layer3.1.conv2.weight", model.state_dict().Keys);
    }

    private static void Draw(nn.Module model)
    {
        using var quiet = no_grad();
        var state = model.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32).OrderBy(entry => entry.Key, StringComparer.Ordinal);
        foreach (var (i, (key, value)) in state.Index())
        {
            var noise = Seeded(i, value.shape);
            var isScale = key.EndsWith("weight", StringComparison.Ordinal) || key.EndsWith("var", StringComparison.Ordinal);
            value.copy_(value.dim() > 1 ? noise * Math.Sqrt(2.0 / value[0].numel()) : isScale ? 1 + .1 * noise : .1 * noise);
        }
    }

    private static Tensor Seeded(int seed, params long[] shape)
    {
        Lessons.Seed(seed);
        return randn(shape);
    }

    private static void Near(double[] expected, Tensor actual, double tolerance, string what)
    {
        var wanted = tensor(expected);
        var distance = (actual.detach().flatten().to(float64) - wanted).abs().max().item<double>() / wanted.abs().max().item<double>();
        Assert.True(distance < tolerance, $"{what} are off by {distance:G3}");
    }

    private static double Std(Tensor tensor) => tensor.std().item<float>();
}
