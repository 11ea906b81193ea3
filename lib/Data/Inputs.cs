namespace DeepLearning;

/// <summary>What a new raw input goes through on its way to the model, and what the model's answer is.</summary>
internal abstract class Inputs
{
    /// <summary>What is predicted.</summary>
    public abstract Block Target { get; }

    /// <summary>A raw input as a batch of its own. Its Y is 0.</summary>
    /// <exception cref="ArgumentException">The input is not of the kind that the model learnt from.</exception>
    public abstract IDataLoader Batch(object input);
}
