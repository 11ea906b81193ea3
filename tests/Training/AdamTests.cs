using DeepLearning;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class AdamTests
{
    private const int Steps = 20, Size = 37; // two vectors of 16 and a rest

    [PythonFact]
    public void Twenty_fused_steps_agree_with_fastai_in_PyTorch() => Agrees(ScalarType.Float32, 2e-6);

    [PythonFact]
    public void Twenty_steps_with_tensor_operations_agree_with_fastai_in_PyTorch() => Agrees(ScalarType.Float64, 1e-12);

    private static void Agrees(ScalarType type, double tolerance)
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var start = randn(Size, type);
        var gradients = Enumerable.Range(0, Steps).Select(i => randn(Size, type) * (i % 5 == 4 ? 0 : 1)).ToArray();
        var (rates, momenta) = (Enumerable.Range(1, Steps).Select(i => .01 * i).ToArray(), Enumerable.Range(0, Steps).Select(i => .95 - .005 * i).ToArray());
        using var model = new One(start.clone());
        var group = new ParameterGroup(model, model.named_parameters()) { WeightDecay = .1 };
        var adam = new AdamOptimizer([group]);
        for (var i = 0; i < Steps; i++)
        {
            (group.LearningRate, group.Momentum) = (rates[i], momenta[i]);
            model.weight.grad = gradients[i];
            adam.Step();
        }

        var expected = Python.Run(
            """
            dtype = getattr(torch, given['dtype'])
            p = torch.tensor(given['start'], dtype=dtype)
            m, v = torch.zeros_like(p), torch.zeros_like(p)
            for t, (g, lr, mom) in enumerate(zip(given['gradients'], given['rates'], given['momenta']), 1):
                g = torch.tensor(g, dtype=dtype)
                p.mul_(1 - lr * .1)
                m.mul_(mom).add_(g, alpha=1 - mom)
                v.mul_(.99).addcmul_(g, g, value=1 - .99)
                p.addcdiv_(m, (v / (1 - .99 ** t)).sqrt() + 1e-5, value=-lr / (1 - mom ** t))
            result['p'] = p.tolist()
            """,
            new()
            {
                ["dtype"] = type == ScalarType.Float32 ? "float32" : "float64",
                ["start"] = Doubles(start),
                ["gradients"] = gradients.Select(Doubles).ToArray(),
                ["rates"] = rates,
                ["momenta"] = momenta,
            });
        Near.Equal(expected.Numbers("p"), Doubles(model.weight), tolerance);
    }

    [PythonFact]
    public void The_rows_of_sparse_gradients_move_as_by_SparseAdam()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        using var model = new EmbeddingDotBias(9, 7, 5, (0, 5), sparse: true);
        var (users, items) = (model.UserFactors, model.ItemFactors);
        double[][] starts = [Doubles(users.weight!), Doubles(items.weight!)];
        var rows = Enumerable.Range(0, Steps).Select(_ => stack([randint(0, 8, 6, int64), randint(0, 6, 6, int64)])).ToArray(); // six of few: some twice, and the last row of each table never
        var adam = new AdamOptimizer([new(model, model.named_parameters()) { LearningRate = .05 }], squareMomentum: .999, epsilon: 1e-15); // else where it stands would matter: PyTorch adds it before the correction of the mean square
        foreach (var step in rows)
        {
            (users.call(step[0]) * items.call(step[1]) - 1).square().sum().backward();
            Assert.True(users.weight!.grad!.is_sparse);
            adam.Step();
            adam.ClearGradients();
        }

        var expected = Python.Run(
            """
            tables = [torch.nn.Embedding.from_pretrained(torch.tensor(start).reshape(-1, 5), freeze=False, sparse=True) for start in given['starts']]
            adam = torch.optim.SparseAdam([table.weight for table in tables], lr=.05, eps=1e-15)
            for users, items in given['rows']:
                adam.zero_grad()
                (tables[0](torch.tensor(users)) * tables[1](torch.tensor(items)) - 1).square().sum().backward()
                adam.step()
            result['users'], result['items'] = [table.weight.flatten().tolist() for table in tables]
            """,
            new() { ["starts"] = starts, ["rows"] = rows.Select(step => new[] { step[0].data<long>().ToArray(), step[1].data<long>().ToArray() }).ToArray() });
        Near.Equal(expected.Numbers("users"), Doubles(users.weight!), 2e-6);
        Near.Equal(expected.Numbers("items"), Doubles(items.weight!), 2e-6);
        Assert.Equal(starts[0][^5..], Doubles(users.weight!)[^5..]);
    }

    [Fact]
    public void Weights_with_channels_last_take_the_same_fused_steps()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var start = randn(4, 3, 5, 5);
        var push = randn(4, 3, 5, 5);
        using One usual = new(start.clone()), last = new(LastChannels(start));
        var (one, other) = (new AdamOptimizer([new(usual, usual.named_parameters())]), new AdamOptimizer([new(last, last.named_parameters())]));
        Assert.False(last.weight.is_contiguous());
        for (var i = 0; i < 3; i++)
        {
            (usual.weight.grad, last.weight.grad) = (push * i, LastChannels(push * i));
            Assert.True(AdamOptimizer.CanFuse(last.weight, last.weight.grad!));
            one.Step();
            other.Step();
        }
        Near.Equal(Doubles(usual.weight), Doubles(last.weight), 1e-7);
        Assert.False(AdamOptimizer.CanFuse(last.weight, usual.weight.grad!));
        Assert.False(AdamOptimizer.CanFuse(start[.., .., 1..], start[.., .., 1..]));

        static Tensor LastChannels(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
    }

    public static TheoryData<string> Changes => ["channels last", "usual order", "float64", "and back", "frozen"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void The_next_steps_are_the_same_after_a_change_of_order_or_type(string change)
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        Conv2d usual = nn.Conv2d(3, 4, 5), changed = nn.Conv2d(3, 4, 5);
        changed.load_state_dict(usual.state_dict());
        if (change == "usual order")
            Layers.ToChannelsLast(changed);
        AdamOptimizer one = new([new(usual, usual.named_parameters())]), other = new([new(changed, changed.named_parameters())]);
        one.SetRates(.01);
        other.SetRates(.01);
        Step();
        Step();
        Change();
        Step();
        Step();
        Near.Equal(Doubles(usual.weight), Doubles(changed.weight), 1e-6);
        Near.Equal(Doubles(usual.bias!), Doubles(changed.bias!), 1e-6);

        void Change()
        {
            if (change == "channels last")
                Layers.ToChannelsLast(changed);
            else if (change == "usual order")
                using (no_grad())
                    changed.weight.set_(changed.weight.contiguous());
            else if (change is "float64" or "and back")
                changed.to(ScalarType.Float64);
            if (change == "and back")
                changed.to(ScalarType.Float32);
            if (change == "frozen")
            {
                other.Groups[0].Freeze(frozen: true);
                changed.to(ScalarType.Float64);
                Assert.All(changed.parameters(), parameter => Assert.False(parameter.requires_grad));
                one.Groups[0].Freeze(frozen: false);
                other.Groups[0].Freeze(frozen: false);
                Assert.All(changed.parameters(), parameter => Assert.True(parameter.requires_grad));
            }
        }

        void Step()
        {
            var x = randn(2, 3, 9, 9);
            foreach (var (model, optimizer) in new[] { (usual, one), (changed, other) })
            {
                model.call(x.to(model.weight.dtype)).square().mean().backward();
                optimizer.Step();
                optimizer.ClearGradients();
            }
        }
    }

    /// <summary>What a GPU is sent, on the processor, which has the same operation.</summary>
    [Fact]
    public void All_parameters_in_one_operation_take_the_same_steps_as_one_by_one()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> Model() => nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 5, 1), nn.BatchNorm2d(5));
        var (usual, changed) = (Model(), Layers.ToChannelsLast(Model()));
        changed.load_state_dict(usual.state_dict());
        ParameterGroup one = new(usual, usual.named_parameters()) { LearningRate = .02, WeightDecay = .1 }, other = new(changed, changed.named_parameters()) { LearningRate = .02, WeightDecay = .1 };
        var (byOne, together) = (new AdamOptimizer([one]), new AdamOptimizer([other]));
        for (var i = 0; i < 5; i++)
        {
            (one.Momentum, other.Momentum) = (.95 - .02 * i, .95 - .02 * i);
            foreach (var (a, b) in one.Parameters.Zip(other.Parameters))
            {
                a.Value.grad = randn_like(a.Value);
                b.Value.grad = empty_like(b.Value).copy_(a.Value.grad!);
            }
            byOne.Step();
            using (no_grad())
                foreach (var alike in other.Parameters.GroupBy(parameter => parameter.Decay(other) > 0))
                    together.Move([.. alike.Select(parameter => (parameter, parameter.Value.grad!))], other, alike.Key ? other.WeightDecay : 0);
            byOne.ClearGradients();
            together.ClearGradients();
        }
        foreach (var (expected, actual) in one.Parameters.Zip(other.Parameters))
            Near.Equal(Doubles(expected.Value), Doubles(actual.Value), 2e-6);
    }

    [Fact]
    public void A_norm_layer_alone_does_not_decay()
    {
        using var model = nn.BatchNorm1d(3);
        Assert.All(new ParameterGroup(model, model.named_parameters()).Parameters, parameter => Assert.Equal((true, 0), (parameter.IsNorm, parameter.Decay(new(model, []) { WeightDecay = 1 }))));
    }

    [Fact]
    public void Weight_decay_leaves_out_biases_and_norm_layers_but_not_bias_embeddings()
    {
        using var model = nn.Sequential(("linear", nn.Linear(2, 2)), ("norm", nn.BatchNorm1d(2)), ("user_bias", nn.Embedding(3, 1)));
        var before = model.named_parameters().ToDictionary(p => p.name, p => Doubles(p.parameter));
        foreach (var parameter in model.parameters())
            parameter.grad = zeros_like(parameter);
        new AdamOptimizer([new(model, model.named_parameters()) { LearningRate = .5, WeightDecay = .2 }]).Step();

        foreach (var (name, parameter) in model.named_parameters())
            Near.Equal([.. before[name].Select(x => x * (name is "linear.weight" or "user_bias.weight" ? .9 : 1))], Doubles(parameter), 1e-7);
    }

    [Fact]
    public void Each_group_has_its_own_learning_rate_and_a_parameter_without_gradient_stays()
    {
        using One slow = new(zeros(20)), fast = new(zeros(20)), idle = new(ones(20));
        slow.weight.grad = ones(20);
        fast.weight.grad = ones(20);
        var groups = new[] { slow, fast, idle }.Select(model => new ParameterGroup(model, model.named_parameters()) { WeightDecay = .1 }).ToArray();
        (groups[0].LearningRate, groups[1].LearningRate, groups[2].LearningRate) = (.001, .1, .1);
        new AdamOptimizer(groups).Step();

        // The first step is the learning rate times g / (|g| + eps).
        Near.Equal(Enumerable.Repeat(-.001, 20).ToArray(), Doubles(slow.weight), 1e-6);
        Near.Equal(Enumerable.Repeat(-.1, 20).ToArray(), Doubles(fast.weight), 2e-6);
        Near.Equal(Enumerable.Repeat(1.0, 20).ToArray(), Doubles(idle.weight), 0);
    }

    [Fact]
    public void A_mean_that_has_faded_is_zero_and_never_a_denormal_number()
    {
        using var model = new One(zeros(Size));
        var adam = new AdamOptimizer([new(model, model.named_parameters())]);
        model.weight.grad = ones(Size);
        adam.Step();
        model.weight.grad = zeros(Size);
        for (var i = 0; i < 900; i++)
            adam.Step();
        Near.Equal(new double[Size], Doubles(adam.Parameters.Single().Past("mean")), 0);
    }

    private static double[] Doubles(Tensor tensor)
    {
        using var wide = tensor.detach().to(ScalarType.Float64);
        return wide.flatten().data<double>().ToArray();
    }

    private sealed class One : nn.Module<Tensor, Tensor>
    {
        public readonly Parameter weight;

        public One(Tensor value) : base(nameof(One))
        {
            weight = new(value);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * weight;
    }
}
