namespace Benchmarks.Goals;

/// <summary>All that speed and memory were aimed at.</summary>
internal static class GoalParts
{
    private const int Pairs = 3;

    /// <summary>The parts by name, in the order of the table.</summary>
    /// <param name="photographs">A folder of photographs.</param>
    public static Dictionary<string, Func<IEnumerable<Goal>>> All(string photographs) => new()
    {
        ["movielens"] = MovieLensLoops,
        ["growth"] = Ratings,
        ["reading"] = Reading,
        ["names"] = Names,
        ["images"] = () => Pictures(photographs),
        ["resnet"] = Steps,
        ["inference"] = () => Predictions(photographs),
        ["kernel"] = Kernel,
        ["memory"] = Memory,
    };

    private static IEnumerable<Goal> MovieLensLoops()
    {
        var measured = MovieLens.Compare(Pairs);
        yield return Goal.Times("bias model on MovieLens, beside a loop over slices", "ratings/s", measured["PyTorch, slicing"], 4);
        yield return Goal.Times("bias model on MovieLens, beside a `DataLoader`", "ratings/s", measured["PyTorch, DataLoader"], 6);
    }

    private static IEnumerable<Goal> Ratings()
    {
        var sizes = Growth.Train(1_000_000, 5_000_000, 20_000_000);
        foreach (var size in sizes)
        {
            var millions = $"an epoch of {size.Ratings / 1_000_000} M ratings";
            yield return Goal.Quicker($"{millions}, Adam", "s", Compared(size.Dense), 1);
            yield return Goal.Quicker($"{millions}, sparse", "s", Compared(size.Sparse), 1);
        }
        var (first, last) = (sizes[0], sizes[^1]);
        yield return Goal.AtMost("seconds for a rating, at 20 M beside 1 M, sparse", "times", last.Sparse.Here / last.Ratings / (first.Sparse.Here / first.Ratings), 1.2);
        yield return Goal.AtMost("memory for a further rating while training", "bytes", 1e6 * (last.SparsePeak - first.SparsePeak) / (last.Ratings - first.Ratings), 24);

        static Comparison Compared((double Here, double Torch) seconds) => new(seconds.Here, seconds.Torch, seconds.Here / seconds.Torch);
    }

    private static IEnumerable<Goal> Reading()
    {
        var (seconds, peak) = Growth.Read(20_000_000);
        yield return Goal.AtMost("20 M lines of ratings to loaders", "s", seconds, 20);
        yield return Goal.AtMost("20 M lines of ratings to loaders: memory", "MB", peak, 2500);
    }

    private static IEnumerable<Goal> Names()
    {
        var (seconds, peak) = Growth.Names(1_000_000);
        yield return Goal.AtMost("1 M names of pictures to the first batch", "s", seconds, 5);
        yield return Goal.AtMost("1 M names of pictures to the first batch: memory", "MB", peak, 1000);
    }

    private static IEnumerable<Goal> Pictures(string photographs)
    {
        foreach (var (size, measured) in Images.Compare(photographs, Pairs))
        {
            yield return Goal.Times($"photographs to {size} px, first epoch", "pictures/s", measured.First, 2);
            yield return Goal.Times($"photographs to {size} px, from the cache", "pictures/s", measured.Later, size == 128 ? 12 : 9);
        }
    }

    private static IEnumerable<Goal> Steps()
    {
        foreach (var size in new[] { 64, 128 })
            foreach (var (order, measured) in ResNetStep.Compare(size, Pairs))
                yield return Goal.Times($"ResNet-18 training step, {size} px, {order}", "pictures/s", measured, 1.15);
    }

    private static IEnumerable<Goal> Predictions(string photographs)
    {
        var (one, batch) = Inference.Compare(photographs, Pairs);
        yield return Goal.Quicker("ResNet-18, 128 px, `Predict` of one photograph", "ms", one, 1);
        yield return Goal.Quicker("ResNet-18, 128 px, predictions of a batch of 64", "ms", batch, 1.15);
    }

    private static IEnumerable<Goal> Kernel()
    {
        var measured = Jupyter.Compare(Pairs);
        yield return Goal.Within("kernel: start until the first cell is done", "ms", measured["start"], 1);
        yield return Goal.Within("kernel: a trivial cell", "ms", measured["cell"], 1);
        yield return Goal.Within("kernel: a cell with a loop of 200 lines", "ms", measured["loop"], 1.2);
        yield return Goal.Within("kernel: a cell that shows a frame of 10,000 rows", "ms", measured["frame"], 1.2);
        yield return Goal.Within("kernel: a cell that writes 100,000 lines", "ms", measured["lines"], 1.2);
        yield return Goal.AtMost("kernel: what 500 cells leave in memory", "MB", measured["memory"].Here, 50);
    }

    private static IEnumerable<Goal> Memory() => [Goal.AtMost("memory after 50 epochs, beside after 5", "times", MovieLens.Memory(), 1.03)];
}
