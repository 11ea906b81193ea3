using System.Collections;
using DeepLearning;
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

    public static Learner Learner(DataLoaders? data = null, params IReadOnlyList<Metric> metrics) => new(data ?? Line(), nn.Linear(2, 1), Losses.Mse, 0, metrics);
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
