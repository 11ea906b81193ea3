namespace DeepLearning;

/// <summary>What a model's outputs have to go through to be read. A loss names it, see <see cref="Losses.WithActivation"/>.</summary>
public enum Activation
{
    /// <summary>Nothing: the outputs are what is predicted.</summary>
    None,

    /// <summary>e^x over the sum of all e^x: the probability of each name where exactly one is right.</summary>
    Softmax,

    /// <summary>1 / (1 + e^-x): the probability of each name by itself.</summary>
    Sigmoid,
}
