using DeepLearning;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class OptimizerTests
{
    [PythonFact]
    public void Sgd_and_AdamW_take_PyTorch_s_steps()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var (start, gradients) = (randn(3, 4), Enumerable.Range(0, 8).Select(_ => randn(3, 4)).ToArray());
        double[] After(Func<IReadOnlyList<ParameterGroup>, Optimizer> make)
        {
            using var model = nn.Linear(4, 3, hasBias: false);
            using (no_grad())
                model.weight!.copy_(start);
            var optimizer = make([new(model, model.named_parameters()) { LearningRate = .05, WeightDecay = .1 }]);
            foreach (var gradient in gradients)
            {
                model.weight!.grad = gradient.clone();
                optimizer.Step();
            }
            return Doubles(model.weight!);
        }
        var expected = Python.Run(
            """
            for name, make in [('sgd', lambda p: torch.optim.SGD([p], lr=.05, momentum=.9)), ('adamw', lambda p: torch.optim.AdamW([p], lr=.05, weight_decay=.1))]:
                p = torch.tensor(given['start'], requires_grad=True)
                optimizer = make(p)
                for g in given['gradients']:
                    if name == 'sgd': p.data.mul_(1 - .05 * .1)
                    p.grad = torch.tensor(g)
                    optimizer.step()
                result[name] = p.tolist()
            """,
            new() { ["start"] = Doubles(start), ["gradients"] = gradients.Select(Doubles).ToArray() });
        Near.Equal(expected.Numbers("sgd"), After(groups => new SgdOptimizer(groups)), 1e-6);
        Near.Equal(expected.Numbers("adamw"), After(groups => new AdamOptimizer(groups, squareMomentum: .999, epsilon: 1e-8)), 1e-5);
    }

    [Fact]
    public void A_learner_trains_with_any_optimizer_one_of_your_own_included()
    {
        foreach (var (make, rate) in new (Func<IReadOnlyList<ParameterGroup>, Optimizer>, double)[]
            { (groups => new SgdOptimizer(groups), .1), (groups => new AdamOptimizer(groups, squareMomentum: .999), .1), (groups => new Signs(groups), .05) })
        {
            Lessons.Seed(1);
            var learner = Toy.Learner();
            learner.Fit(1, .01);
            learner.Optimizer = make(learner.Optimizer.Groups);
            Assert.Empty(learner.Optimizer.State()); // begins anew
            Assert.True(double.IsFinite(learner.LrFind().Steepest));
            learner.FitOneCycle(40, rate);
            Assert.InRange(learner.Recorder.Rows[^1].ValidLoss, 0, 1e-2);
        }
    }

    [Fact]
    public void A_group_keeps_a_weight_decay_of_its_own_and_a_run_s_is_for_that_run()
    {
        var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse, weightDecay: .02);
        learner.Optimizer.Groups[1].WeightDecay = .5;
        var seen = new List<double>();
        learner.Callbacks.Add(new Each(fit => seen.AddRange(fit.Learner.Optimizer.Groups.Select(group => group.WeightDecay))));
        learner.Fit(1, .01);
        Assert.Equal([.02, .5, .02], seen.Take(3));
        seen.Clear();
        learner.Fit(1, .01, weightDecay: .1);
        Assert.Equal([.1, .1, .1], seen.Take(3));
        Assert.Equal([.02, .5, .02], learner.Optimizer.Groups.Select(group => group.WeightDecay));
    }

    private static double[] Doubles(Tensor tensor) => tensor.detach().to(float64).flatten().data<double>().ToArray();

    /// <summary>Moves by the sign of the gradient.</summary>
    private sealed class Signs(IReadOnlyList<ParameterGroup> groups) : Optimizer(groups)
    {
        protected override void Move(TrainedParameter parameter, Tensor gradient, ParameterGroup group)
        {
            using var sign = gradient.sign();
            parameter.Value.add_(sign, alpha: -group.LearningRate);
        }
    }
}
