using DeepLearning;
using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace Tests.Training;

[Collection(nameof(Seeded))]
public class LrFindTests
{
    [PythonFact]
    public void The_finder_agrees_with_fastai_s_in_PyTorch_on_the_same_batches()
    {
        Lessons.Seed(1);
        using var scope = NewDisposeScope();
        var batches = Enumerable.Range(0, 7).Select(_ => randn(32, 2)).Select(x => (x, x[.., 0] * .4 - x[.., 1] * .3 + .2 + randn(32) * .1)).ToArray();
        var model = nn.Linear(2, 1);
        using (no_grad())
            model.weight!.zero_();
        // To the sixth power, so that the loss explodes within the hundred batches.
        var learner = new Learner(new(new FixedBatches(batches), Toy.Line().Valid), model, (output, y) => (output.flatten() - y).pow(6).mean());
        var (weight, bias) = (Doubles(model.weight!), Doubles(model.bias!));
        var found = learner.LrFind();
        var expected = Python.Run(
            """
            xs, ys = torch.tensor(given['x']).view(7, 32, 2), torch.tensor(given['y']).view(7, 32)
            w, b = torch.tensor(given['weight'], dtype=torch.float32, requires_grad=True), torch.tensor(given['bias'], dtype=torch.float32, requires_grad=True)
            state = [(p, torch.zeros_like(p), torch.zeros_like(p), wd) for p, wd in ((w, .01), (b, 0))]
            lrs, losses, mean, best = [], [], 0, math.inf
            for i in range(100):
                lr = 1e-7 * 1e8 ** (i / 100)
                loss = ((xs[i % 7] @ w + b - ys[i % 7]) ** 6).mean()
                for (p, m, v, wd), g in zip(state, torch.autograd.grad(loss, (w, b))):
                    with torch.no_grad():
                        p.mul_(1 - lr * wd)
                        m.mul_(.9).add_(g, alpha=.1)
                        v.mul_(.99).addcmul_(g, g, value=.01)
                        p.addcdiv_(m, (v / (1 - .99 ** (i + 1))).sqrt() + 1e-5, value=-lr / (1 - .9 ** (i + 1)))
                mean = .98 * mean + .02 * loss.item()
                smooth = mean / (1 - .98 ** (i + 1))
                lrs.append(lr), losses.append(smooth)
                best = min(best, smooth)
                if smooth > 4 * best: break
            r, l = torch.tensor(lrs, dtype=torch.float64)[10:-5], torch.tensor(losses, dtype=torch.float64)[10:-5]
            slopes = (l[1:] - l[:-1]) / (r[1:].log() - r[:-1].log())
            result.update(lrs=lrs, losses=losses, found=[r[l.argmin()].item() / 10, r[slopes.argmin()].item()])
            """,
            new()
            {
                ["x"] = batches.SelectMany(batch => Doubles(batch.x)).ToArray(),
                ["y"] = batches.SelectMany(batch => Doubles(batch.Item2)).ToArray(),
                ["weight"] = weight,
                ["bias"] = bias,
            });
        Assert.InRange(found.Losses.Count, 90, 99); // stopped by the loss, not by the count
        Near.Equal(expected.Numbers("lrs"), found.Rates, 1e-12);
        Near.Equal(expected.Numbers("losses"), found.Losses, 1e-3); // the sixth power makes much of the last bit
        Near.Equal(expected.Numbers("found"), [found.Minimum, found.Steepest], 1e-12);
        Assert.NotEqual(found.Minimum, found.Steepest);
    }

    [Fact]
    public void The_finder_leaves_model_and_optimizer_as_they_were_and_no_tensor_behind()
    {
        Lessons.Seed(1);
        var learner = new Learner(Toy.Line(), new Layered(), Losses.Mse);
        learner.Fit(1, .01);
        var (before, tensors) = (State(learner), LiveTensors.Count());
        learner.LrFind();
        Assert.Equal(before, State(learner));
        Assert.Equal(tensors, Tensor.TotalCount);
    }

    [Fact]
    public void The_finder_leaves_them_so_also_when_it_is_interrupted()
    {
        using var cell = new CancellationTokenSource();
        var data = Toy.Line();
        var learner = new Learner(new(new Counted(data.Train, batch =>
        {
            if (batch == 4)
                cell.Cancel();
        }), data.Valid), new Layered(), Losses.Mse);
        var before = State(learner);
        Assert.ThrowsAny<OperationCanceledException>(() => learner.LrFind(cell.Token));
        Assert.Equal(before, State(learner));
    }

    [Fact]
    public void A_loss_that_explodes_at_once_has_nothing_to_suggest()
    {
        var learner = Toy.Learner(new(new FixedBatches((full(4, 2, float.NaN), ones(4))), Toy.Line().Valid));
        Assert.Contains("after 0 batches", Assert.Throws<ArithmeticException>(() => learner.LrFind()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_result_shows_itself_as_a_chart_with_both_suggestions()
    {
        Lessons.Seed(1);
        var found = Toy.Learner().LrFind();
        var html = found.ToDisplayString("text/html");
        Assert.Contains("Learning-rate finder", html, StringComparison.Ordinal);
        Assert.Contains("minimum / 10: ", html, StringComparison.Ordinal);
        Assert.Equal(found.ToString(), found.ToDisplayString("text/plain"));
        Assert.Equal(found.Plot().ToDisplayString("image/png"), found.ToDisplayString("image/png"));
        Assert.Equal(["text/html", "image/png", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(LrFindResult)));
    }

    /// <summary>A curve that is flat, falls to its lowest point and explodes; bumps where the rate is too low to matter are noise.</summary>
    [Theory]
    [InlineData(.3, 0, null)]
    [InlineData(.3, .02, null)]
    [InlineData(.04, 0, "too flat")]
    [InlineData(.3, .2, "a matter of chance")]
    public void A_curve_suggests_where_it_is_steepest_or_says_why_it_cannot(double fall, double bump, string? doubt)
    {
        double Smoothed(int i) => i < 50 ? 1 - (i >= 20 ? bump / 10 : 0) : i < 80 ? 1 - bump / 10 - fall * Math.Sin((i - 50) / 30.0 * Math.PI / 2) : 1 + (i - 80);
        var found = Found([.. Enumerable.Range(0, 90).Select(Smoothed)]);
        Assert.Equal(doubt is null ? found.Steepest : null, found.Suggestion);
        Assert.Contains(doubt ?? $"Suggested learning rate: {LearningRates.Write(found.Steepest)} (steepest)", found.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The result whose smoothed losses are these, whatever the single losses must have been for that.</summary>
    private static LrFindResult Found(double[] smoothed)
    {
        double Mean(int i) => i < 0 ? 0 : smoothed[i] * (1 - Math.Pow(.98, i + 1));
        return new(smoothed.Select((_, i) => (1e-7 * Math.Pow(1e8, i / 100.0), (Mean(i) - .98 * Mean(i - 1)) / .02)));
    }

    private static double[] Doubles(Tensor tensor) => tensor.detach().to(float64).flatten().data<double>().ToArray();

    private static double[] State(Learner learner)
    {
        using var scope = NewDisposeScope();
        return [.. learner.Model.state_dict().Values.Concat(learner.Optimizer.State().Select(m => m.Value)).SelectMany(Doubles)];
    }

    private sealed class Counted(IDataLoader inner, Action<int> each) : IDataLoader
    {
        public int Count => inner.Count;
        public int BatchSize => inner.BatchSize;
        public long ItemCount => inner.ItemCount;

        public IEnumerator<Batch> GetEnumerator()
        {
            foreach (var (i, batch) in inner.Index())
            {
                each(i);
                yield return batch;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
