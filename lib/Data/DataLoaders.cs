namespace DeepLearning;

/// <summary>What a model learns from and what it is judged by.</summary>
/// <param name="train">The training set, in a new order each epoch.</param>
/// <param name="valid">The validation set, which the model never learns from.</param>
public class DataLoaders(IDataLoader train, IDataLoader valid)
{
    /// <summary>The training set, in a new order each epoch.</summary>
    public IDataLoader Train { get; } = train;

    /// <summary>The validation set, which the model never learns from.</summary>
    public IDataLoader Valid { get; } = valid;
}
