using System.Collections;
using DeepLearning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tests.Training;

/// <summary>Small things to train.</summary>
internal static class Toy
{
    /// <summary>y = 2 a - b + 1, exactly: 40 rows to learn from in batches of 8, and 10 in batches of 8 and 2 to be judged by.</summary>
    public static DataLoaders Line()
    {
        var x = linspace(-1, 1, 100).reshape(50, 2).sin();
        var y = x[.., 0] * 2 - x[.., 1] + 1;
        return new(new TensorDataLoader(x[..40], y[..40], 8, training: true), new TensorDataLoader(x[40..], y[40..], 8, training: false));
    }

    /// <summary>Which of three corners is a point nearest to? 60 points in batches of 10.</summary>
    public static DataLoaders Corners()
    {
        var x = randn(60, 2);
        var y = cat([x.sum(1, keepdim: true), x[.., ..1], -x[.., 1..]], 1).argmax(1);
        return new(new TensorDataLoader(x, y, 10, training: true), new TensorDataLoader(x, y, 10, training: false)) { Loss = Losses.CrossEntropy };
    }

    /// <summary>The same question with names, asked of a data block: 48 points to learn from, 12 to be judged by.</summary>
    public static BlockDataLoaders NamedCorners()
    {
        var x = randn(60, 2);
        var points = x.data<float>().ToArray().Chunk(2).ToArray();
        return new DataBlock<float[]>
        {
            Blocks = (new(), new CategoryBlock()),
            GetY = point => new[] { ("sum", point[0] + point[1]), ("left", point[0]), ("below", -point[1]) }.MaxBy(corner => corner.Item2).Item1,
            Splitter = Splitters.Random<float[]>(seed: 1),
        }.DataLoaders(points, batchSize: 12);
    }

    public static Learner Learner(DataLoaders? data = null, params IReadOnlyList<Metric> metrics) => new(data ?? Line(), nn.Linear(2, 1), Losses.Mse, 0, metrics);
}

/// <summary>Three layer groups with a BatchNorm in each but the last, from 2 numbers to some.</summary>
internal sealed class Layered : nn.Module<Tensor, Tensor>, ILayerGroups
{
    private readonly Sequential first, second, head;

    public Layered(int outputs = 1) : base(nameof(Layered))
    {
        first = nn.Sequential(("linear", nn.Linear(2, 4)), ("norm", nn.BatchNorm1d(4)), ("relu", nn.ReLU()));
        second = nn.Sequential(("linear", nn.Linear(4, 4)), ("norm", nn.BatchNorm1d(4)), ("relu", nn.ReLU()));
        head = nn.Sequential(("linear", nn.Linear(4, outputs)));
        RegisterComponents();
    }

    public IReadOnlyList<nn.Module> LayerGroups => [first, second, head];

    public override Tensor forward(Tensor input) => head.call(second.call(first.call(input)));
}

/// <summary>The same batches in the same order each time.</summary>
internal sealed class FixedBatches(params IReadOnlyList<(Tensor X, Tensor Y)> batches) : IDataLoader
{
    public int Count => batches.Count;
    public int BatchSize => (int)batches[0].X.shape[0];
    public long ItemCount => batches.Sum(batch => batch.X.shape[0]);
    public IEnumerator<Batch> GetEnumerator() => batches.Select(batch => new Batch(batch.X.alias(), batch.Y.alias())).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Does something after each batch's loss.</summary>
internal sealed class Each(Action<FitState> action) : Callback
{
    public override void AfterLoss(FitState fit) => action(fit);
}
