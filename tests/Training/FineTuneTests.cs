using DeepLearning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class FineTuneTests
{
    [Fact]
    public void Learning_rates_spread_over_the_groups_as_in_fastai()
    {
        static double[] Over(LearningRates rates, int groups) => [.. rates.Over(groups)];
        Near.Equal([.01, .01, .01], Over(.01, 3), 1e-15);
        Near.Equal([1e-6, 1e-5, 1e-4], Over((1e-6, 1e-4), 3), 1e-15);
        Near.Equal([1e-4], Over((1e-6, 1e-4), 1), 1e-15);
        Near.Equal([.001, .001, .01], Over(LearningRates.Head(.01), 3), 1e-15);
        Near.Equal([.01], Over(LearningRates.Head(.01), 1), 1e-15);
    }

    [PythonFact]
    public void One_cycle_with_a_range_agrees_with_fastai_s_schedule_in_PyTorch()
    {
        var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse); // 5 batches an epoch
        var (rates, momenta) = (new List<double>(), new List<double>());
        learner.Callbacks.Add(new Each(fit =>
        {
            rates.AddRange(fit.Learner.Optimizer.Groups.Select(group => group.LearningRate));
            momenta.Add(fit.Learner.Optimizer.Groups[0].Momentum);
        }));
        learner.FitOneCycle(4, (1e-6, 1e-2), pctStart: .3, div: 5);
        var expected = Python.Run(
            """
            def cosine(s, e, p): return s + (1 + math.cos(math.pi * (1 - p))) * (e - s) / 2
            def combined(p, s, m, e): return cosine(s, m, p / .3) if p < .3 else cosine(m, e, (p - .3) / .7)
            result['rates'] = [combined(i / 20, lr / 5, lr, lr / 1e5) for i in range(20) for lr in torch.logspace(-6, -2, 3, dtype=torch.float64).tolist()]
            result['momenta'] = [combined(i / 20, .95, .85, .95) for i in range(20)]
            """, []);
        Near.Equal([.. expected.Numbers("rates").Select(rate => Math.Log(rate))], [.. rates.Select(rate => Math.Log(rate))], 1e-12);
        Near.Equal(expected.Numbers("momenta"), momenta, 1e-12);
    }

    [Fact]
    public void Frozen_groups_keep_all_but_their_norm_layers_and_backward_skips_them()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse);
        learner.Fit(1, .01);
        learner.Freeze();
        Assert.Empty(learner.Optimizer.State());

        learner.Callbacks.Add(new Each(fit => Assert.All(fit.Learner.Model.modules(), layer => Assert.True(layer.training))));
        var before = State(learner);
        learner.Fit(2, .01);
        var after = State(learner);
        string[] moved = [.. before.Keys.Where(name => !before[name].SequenceEqual(after[name])).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["first.norm.bias", "first.norm.num_batches_tracked", "first.norm.running_mean", "first.norm.running_var", "first.norm.weight", "head.linear.bias", "head.linear.weight",
             "second.norm.bias", "second.norm.num_batches_tracked", "second.norm.running_mean", "second.norm.running_var", "second.norm.weight"], moved);
        Assert.Equal(["first.linear.weight", "first.linear.bias", "second.linear.weight", "second.linear.bias"],
            learner.Model.named_parameters().Where(named => !named.parameter.requires_grad).Select(named => named.name));
    }

    [Fact]
    public void Freezing_counts_groups_from_either_end_and_unfreezing_frees_all()
    {
        var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse);
        string[] Frozen() => [.. learner.Model.named_parameters().Where(named => !named.parameter.requires_grad).Select(named => named.name)];
        learner.FreezeTo(^2);
        Assert.Equal(["first.linear.weight", "first.linear.bias"], Frozen());
        learner.FreezeTo(1);
        Assert.Equal(["first.linear.weight", "first.linear.bias"], Frozen());
        learner.Unfreeze();
        Assert.Empty(Frozen());
        learner.Freeze();
        Assert.Equal(
            ["group  from and to                              parameters  learning    rate",
             "    0  first.linear.weight … first.norm.bias            20         8  1.0e-6",
             "    1  second.linear.weight … second.norm.bias          28         8  1.0e-5",
             "    2  head.linear.weight … head.linear.bias             5         5  1.0e-4"], learner.LayerGroups((1e-6, 1e-4)).ToString().Split('\n'));
    }

    [Fact]
    public void A_frozen_model_of_one_group_still_learns()
    {
        var learner = Toy.Learner();
        learner.Freeze();
        Assert.All(learner.Model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Fine_tuning_is_its_parts_one_after_the_other()
    {
        double[] Run(Action<Learner> train)
        {
            Lessons.Seed(3);
            var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse);
            train(learner);
            return [.. State(learner).Values.SelectMany(values => values)];
        }
        var tuned = Run(learner => learner.FineTune(2, .02, freezeEpochs: 3));
        var byHand = Run(learner =>
        {
            learner.Freeze();
            learner.FitOneCycle(3, LearningRates.Head(.02), pctStart: .99);
            learner.Unfreeze();
            learner.FitOneCycle(2, (.0001, .01), pctStart: .3, div: 5);
        });
        Assert.Equal(byHand, tuned);
    }

    [Fact]
    public void Layer_groups_that_leave_a_parameter_out_or_hold_it_twice_are_refused()
    {
        Assert.Contains("one.weight is in 2 of its 2 layer groups",
            Assert.Throws<ArgumentException>(() => new Learner(Toy.Line(), new Grouped(model => [model.one, model.one]), Losses.Mse)).Message, StringComparison.Ordinal);
        Assert.Contains("other.weight is in 0 of its 1 layer groups",
            Assert.Throws<ArgumentException>(() => new Learner(Toy.Line(), new Grouped(model => [model.one]), Losses.Mse)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, double[]> State(Learner learner)
    {
        using var scope = NewDisposeScope();
        return learner.Model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().to(float64).flatten().data<double>().ToArray());
    }

    private sealed class Grouped : nn.Module<Tensor, Tensor>, ILayerGroups
    {
        public readonly Linear one = nn.Linear(2, 1), other = nn.Linear(2, 1);
        private readonly Func<Grouped, nn.Module[]> groups;

        public Grouped(Func<Grouped, nn.Module[]> groups) : base(nameof(Grouped))
        {
            this.groups = groups;
            RegisterComponents();
        }

        public IReadOnlyList<nn.Module> LayerGroups => groups(this);

        public override Tensor forward(Tensor input) => one.call(input) + other.call(input);
    }
}
