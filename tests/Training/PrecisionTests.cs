using DeepLearning;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class PrecisionTests
{
    [Fact]
    public void Autocast_holds_for_its_thread_and_ends()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(3, 2);
        var x = ones(1, 3);
        using (new Autocast(DeviceType.CPU, ScalarType.BFloat16))
        {
            var y = layer.call(x);
            Assert.Equal(ScalarType.BFloat16, y.dtype);
            y.sum().backward();
            var elsewhere = ScalarType.BFloat16;
            var thread = new Thread(() => elsewhere = layer.call(x).dtype);
            thread.Start();
            thread.Join();
            Assert.Equal(ScalarType.Float32, elsewhere);
        }
        Assert.Equal(ScalarType.Float32, layer.weight!.grad!.dtype);
        Assert.Equal(ScalarType.Float32, layer.call(x).dtype);

        // The weights in 16 bits are not kept from one time to the next.
        using (var quiet = no_grad())
            layer.weight.fill_(0);
        using (new Autocast(DeviceType.CPU, ScalarType.BFloat16))
            Near.Equal([.. layer.bias!.data<float>().ToArray().Select(b => (double)b)], [.. layer.call(x).to(float32).detach().data<float>().ToArray().Select(b => (double)b)], .01);
    }

    [Fact]
    public void A_learner_in_16_bits_learns_as_in_32_and_tells_its_losses_in_32()
    {
        Learner Trained(Action<Learner> prepare)
        {
            Lessons.Seed(1);
            var learner = new Learner(Toy.Line(), nn.Linear(2, 1), (predictions, targets) =>
            {
                Assert.Equal(ScalarType.Float32, predictions.dtype);
                return Losses.Mse(predictions, targets);
            }, 0);
            prepare(learner);
            learner.Fit(20, .05);
            return learner;
        }
        var exact = Trained(_ => { });
        var half = Trained(learner => learner.Precision = new(ScalarType.BFloat16));
        var scaled = Trained(learner => learner.Precision = new(ScalarType.BFloat16, new()));
        Near.Equal(exact.Recorder.Losses, half.Recorder.Losses, .05);
        Assert.NotEqual(exact.Recorder.Losses, half.Recorder.Losses);
        Near.Equal(half.Recorder.Losses, scaled.Recorder.Losses, 1e-5); // a power of two changes no digits
        Assert.InRange(half.Validate()[0], 0, .01);
    }

    [Fact]
    public void A_network_for_pictures_trains_in_16_bits()
    {
        Learner Trained(bool half)
        {
            Lessons.Seed(1);
            var (x, y) = (randn(16, 3, 32, 32), rand(16, 2));
            var learner = new Learner(new(new TensorDataLoader(x, y, 8, training: true), new TensorDataLoader(x, y, 8, training: false)),
                new VisionModel(new ResNet([1, 1], width: 8).Body, outputs: 2, range: (0, 1)), Losses.Mse);
            if (half)
                learner.Precision = new(ScalarType.BFloat16);
            learner.Fit(3, 1e-3);
            return learner;
        }
        Near.Equal(Trained(half: false).Recorder.Losses, Trained(half: true).Recorder.Losses, .02);
    }

    [Fact]
    public void A_step_whose_gradients_overflow_is_left_out_and_the_scale_is_halved()
    {
        using var scope = NewDisposeScope();
        var scaler = new GradientScaler();
        var factor = 1e35; // times 65536 it is too much for float32
        var learner = new Learner(Toy.Line(), nn.Linear(2, 1), (predictions, targets) => Losses.Mse(predictions, targets) * factor, 0);
        learner.Precision = new(ScalarType.BFloat16, scaler);
        var before = learner.Model.state_dict()["weight"].clone();
        learner.Fit(1, .1);
        Assert.Equal(before.data<float>().ToArray(), learner.Model.state_dict()["weight"].data<float>().ToArray());
        Assert.Equal(65536.0 / 32, scaler.Scale); // five batches
        factor = 1;
        learner.Fit(1, .1);
        Assert.NotEqual(before.data<float>().ToArray(), learner.Model.state_dict()["weight"].data<float>().ToArray());
    }

    [Fact]
    public void Gradients_are_brought_back_to_size_and_the_scale_is_doubled_after_2000_good_steps()
    {
        using var scope = NewDisposeScope();
        var scaler = new GradientScaler();
        Tensor[] gradients = [full(3, 65536f), full(2, -131072f)];
        Assert.True(scaler.Unscale(gradients));
        Assert.Equal([1, 1, 1], gradients[0].data<float>().ToArray());
        Assert.Equal([-2, -2], gradients[1].data<float>().ToArray());
        Tensor[] bad = [ones(2), tensor([1f, float.NegativeInfinity])];
        Assert.False(scaler.Unscale(bad));
        Assert.Equal(32768, scaler.Scale);
        for (var i = 0; i < 2000; i++)
        {
            Assert.Equal(32768, scaler.Scale);
            scaler.Unscale([ones(1)]);
        }
        Assert.Equal(65536, scaler.Scale);
    }

    [Fact]
    public void Sparse_gradients_are_brought_back_to_size_too()
    {
        using var scope = NewDisposeScope();
        var scaler = new GradientScaler();
        Tensor Gradient(float factor)
        {
            var table = Layers.Embedding(4, 2, sparse: true);
            (table.call(tensor(new[] { 1L, 3, 1 })) * factor).sum().backward();
            return table.weight!.grad!;
        }
        Tensor[] gradients = [Gradient(65536), full(2, 65536f)];
        Assert.True(scaler.Unscale(gradients));
        Assert.Equal([0, 0, 2, 2, 0, 0, 1, 1], gradients[0].to_dense().data<float>().ToArray());
        Assert.Equal([1, 1], gradients[1].data<float>().ToArray());
        Assert.False(scaler.Unscale([Gradient(float.PositiveInfinity)]));

        IReadOnlyList<double> LossesWith(GradientScaler? scaler)
        {
            Lessons.Seed(1);
            var (x, y) = (randint(0, 5, [20, 2], int64), rand(20));
            var data = new DataLoaders(new TensorDataLoader(x, y, 5, training: true), new TensorDataLoader(x, y, 5, training: false));
            var learner = new Learner(data, new EmbeddingDotBias(5, 5, 3, (0, 1), sparse: true), Losses.Mse) { Precision = new(ScalarType.BFloat16, scaler) };
            learner.Fit(3, .05);
            return learner.Recorder.Losses;
        }
        Near.Equal(LossesWith(null), LossesWith(new()), 1e-5);
    }

    [Fact]
    public void Where_16_bits_gain_nothing_it_is_said_and_training_goes_on()
    {
        var learner = Toy.Learner();
        using var said = new WrittenConsole();
        Assert.Same(learner, learner.ToFp16());
        var flags = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/cpuinfo") : "";
        Assert.Equal(Lessons.Device.type == DeviceType.CPU && !flags.Contains("avx512_bf16", StringComparison.Ordinal), said.ToString().Contains("stays in float32", StringComparison.Ordinal));
        learner.Fit(1, .1);
        Assert.Single(learner.Recorder.Rows);
    }
}
