using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Predicts a rating by a small neural network: the user's and the item's factors side by side, then a few linear layers with ReLU between them,
/// each after a BatchNorm (fastai's tabular model). Takes indices [n, 2] of users and items and gives ratings [n].
/// </summary>
public sealed class CollabNN : nn.Module<Tensor, Tensor>
{
    private readonly Embedding users, items;
    private readonly Sequential layers;

    /// <summary>Makes the two tables and the layers.</summary>
    /// <param name="userCount">The number of users, '#na#' included.</param>
    /// <param name="itemCount">The number of items, '#na#' included.</param>
    /// <param name="sizes">The number of activations of each hidden layer, e.g. [100, 50].</param>
    /// <param name="range">The numbers between which a prediction lies.</param>
    public CollabNN(long userCount, long itemCount, IReadOnlyList<long> sizes, (double Low, double High) range) : base(nameof(CollabNN))
    {
        (Sizes, Range) = ([.. sizes], range);
        users = Layers.Embedding(userCount, EmbeddingSize(userCount));
        items = Layers.Embedding(itemCount, EmbeddingSize(itemCount));
        var parts = new List<(string, nn.Module<Tensor, Tensor>)>();
        var width = EmbeddingSize(userCount) + EmbeddingSize(itemCount);
        foreach (var (i, size) in sizes.Index())
        {
            parts.AddRange([($"norm{i}", nn.BatchNorm1d(width)), ($"linear{i}", nn.Linear(width, size, hasBias: false)), ($"relu{i}", nn.ReLU())]);
            width = size;
        }
        layers = nn.Sequential([.. parts, ("out", nn.Linear(width, 1))]);
        RegisterComponents();
    }

    /// <summary>How many factors fastai gives a table of so many rows: min(600, round(1.6 n^.56)).</summary>
    public static long EmbeddingSize(long rows) => Math.Min(600, (long)Math.Round(1.6 * Math.Pow(rows, .56)));

    /// <summary>The numbers of users and of items.</summary>
    internal (long Users, long Items) Counts => (users.weight!.shape[0], items.weight!.shape[0]);

    internal Tensor ItemTable => items.weight!;

    internal IReadOnlyList<long> Sizes { get; }

    internal (double Low, double High) Range { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var factors = cat([users.call(input.select(1, 0)), items.call(input.select(1, 1))], 1);
        return Layers.SigmoidRange(layers.call(factors).squeeze(1), Range.Low, Range.High);
    }
}
