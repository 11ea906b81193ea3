using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>What a model learns from and what it is judged by.</summary>
/// <param name="train">The training set, in a new order each epoch.</param>
/// <param name="valid">The validation set, which the model never learns from.</param>
public class DataLoaders(IDataLoader train, IDataLoader valid) : IText
{
    /// <summary>The training set, in a new order each epoch.</summary>
    public IDataLoader Train { get; } = train;

    /// <summary>The validation set, which the model never learns from.</summary>
    public IDataLoader Valid { get; } = valid;

    /// <summary>The loss that suits the targets, of (predictions, targets): what a learner trains with when it is not told. Null where the data cannot know.</summary>
    public Func<Tensor, Tensor, Tensor>? Loss { get; init; }

    /// <summary>What makes a batch of a new raw input.</summary>
    /// <exception cref="InvalidOperationException">The data do not know what their inputs are.</exception>
    internal virtual Inputs Inputs => throw Unknown;

    /// <summary>The names behind numbers, and what they are names of.</summary>
    internal virtual IEnumerable<(string Of, Vocabulary Names)> Names => [];

    /// <summary>Some items of the validation set, by their places in it.</summary>
    /// <exception cref="InvalidOperationException">The data do not know what their items are.</exception>
    internal virtual IDataLoader ItemsToShow(IReadOnlyList<int> places) => throw Unknown;

    /// <summary>A batch of these, each with its target, its prediction and a remark.</summary>
    internal virtual PictureGrid ShowItems(Batch batch, Tensor predictions, IReadOnlyList<string>? remarks, int count) => throw Unknown;

    private static InvalidOperationException Unknown => new("These data do not know what their items are, nor how they look. Make them with a DataBlock.");

    /// <summary>How much there is of both.</summary>
    public override string ToString() => $"training: {Train}\nvalidation: {Valid}";
}
