namespace DeepLearning;

/// <summary>The usual way to a learner for ratings: the dot product with biases of notebook 05.</summary>
public static class CollabLearner
{
    /// <summary>Makes the learner.</summary>
    /// <param name="data">What to learn from and what to be judged by.</param>
    /// <param name="factors">The number of latent factors of each user and item.</param>
    /// <param name="range">The numbers between which a prediction lies; by default a tenth wider at each end than the ratings do, because a sigmoid never reaches its ends.</param>
    /// <param name="weightDecay">How much, in learning rates, the weights shrink at each step.</param>
    /// <param name="sparse">For very many users and items: each step moves only those of its batch (PyTorch's SparseAdam), instead of all by what is left of past gradients.</param>
    /// <param name="metrics">Further columns of the training table.</param>
    public static Learner Create(CollabDataLoaders data, int factors = 50, (double Low, double High)? range = null, double weightDecay = .01, bool sparse = false,
        params IReadOnlyList<Metric> metrics)
    {
        var (low, high, _) = data.RatingRange();
        var margin = (high - low) / 10;
        return new(data, new EmbeddingDotBias(data.Users.Count, data.Items.Count, factors, range ?? (low - margin, high + margin), sparse), weightDecay: weightDecay, metrics: metrics);
    }
}
