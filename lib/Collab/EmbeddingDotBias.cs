using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// Predicts a rating as user factors · item factors + user bias + item bias, squeezed into a range. Derived in notebook 05.
/// Takes indices [n, 2] of users and items and gives ratings [n].
/// </summary>
public sealed class EmbeddingDotBias : nn.Module<Tensor, Tensor>
{
    /// <summary>Makes the four tables.</summary>
    /// <param name="users">The number of users, '#na#' included.</param>
    /// <param name="items">The number of items, '#na#' included.</param>
    /// <param name="factors">The number of latent factors of each.</param>
    /// <param name="range">The numbers between which a prediction lies: a bit wider than the ratings, because a sigmoid never reaches its ends.</param>
    /// <param name="sparse">For very many users and items: see <see cref="Layers.Embedding"/>.</param>
    public EmbeddingDotBias(long users, long items, long factors, (double Low, double High) range, bool sparse = false) : base(nameof(EmbeddingDotBias))
    {
        Range = range;
        (UserFactors, UserBias) = (Layers.Embedding(users, factors, sparse), Layers.Embedding(users, 1, sparse));
        (ItemFactors, ItemBias) = (Layers.Embedding(items, factors, sparse), Layers.Embedding(items, 1, sparse));
        register_module("user_factors", UserFactors);
        register_module("user_bias", UserBias);
        register_module("item_factors", ItemFactors);
        register_module("item_bias", ItemBias);
    }

    /// <summary>The users' factors [users, factors].</summary>
    public Embedding UserFactors { get; }

    /// <summary>The users' biases [users, 1].</summary>
    public Embedding UserBias { get; }

    /// <summary>The items' factors [items, factors].</summary>
    public Embedding ItemFactors { get; }

    /// <summary>The items' biases [items, 1].</summary>
    public Embedding ItemBias { get; }

    internal (double Low, double High) Range { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor users = input.select(1, 0), items = input.select(1, 1);
        var dot = (UserFactors.call(users) * ItemFactors.call(items)).sum(1);
        return Layers.SigmoidRange(dot + UserBias.call(users).squeeze(1) + ItemBias.call(items).squeeze(1), Range.Low, Range.High);
    }
}
