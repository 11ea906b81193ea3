using System.Globalization;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// What an input or a target is, and so how it is made from a raw value, put into a batch and shown. This one leaves values as they are:
/// numbers, lists of numbers of one length, or tensors of one shape.
/// </summary>
public class Block
{
    /// <summary>What it is called: "Category".</summary>
    public string Name => GetType().Name is "Block" ? "As it is" : GetType().Name.Replace("Block", "");

    /// <summary>The loss that suits it as a target.</summary>
    public virtual Func<Tensor, Tensor, Tensor> Loss => Losses.Mse;

    /// <summary>The number of activations that a model needs to predict it, or null where it cannot know: one for each name where there are names.</summary>
    public virtual int? Outputs => Vocabulary?.Count;

    /// <summary>The names behind the numbers, where there are some and <see cref="Setup"/> has met them.</summary>
    public virtual Vocabulary? Vocabulary => null;

    /// <summary>Learns what it must know of the data: numbers from the training set alone, names from both sets, so that they are the same however the items are split.</summary>
    /// <param name="training">The raw values of the training set, read only by those who need them.</param>
    /// <param name="validation">Those of the validation set.</param>
    /// <returns>A block for these data. The block itself does not change: it can serve for many sets.</returns>
    public virtual Block Setup(IEnumerable<object> training, IEnumerable<object> validation) => this;

    /// <summary>Makes of a raw value what stands in an <see cref="Item"/>.</summary>
    /// <exception cref="ArgumentException">The value is not of the block's kind; the message says what to do.</exception>
    public virtual object Encode(object value) => value;

    /// <summary>The last step before an item goes into a batch, after all item transforms: for a target that depends on what became of the input.</summary>
    public virtual Item Finish(Item item) => item;

    /// <summary>Puts the encoded values of a batch's items into one tensor [n, ...] on the CPU.</summary>
    /// <exception cref="ArgumentException">They do not fit into one tensor; the message says why and what to do.</exception>
    public virtual Tensor Collate(IReadOnlyList<object> values)
    {
        if (values.All(value => value is byte or short or int or long))
            return tensor(values.Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture)).ToArray());
        if (values.All(value => Numbers.Of(value) is not null))
            return tensor(values.Select(value => (float)Numbers.Of(value)!.Value).ToArray());
        var tensors = values.Select(AsTensor).ToArray();
        var odd = Array.FindIndex(tensors, tensor => !tensor.shape.SequenceEqual(tensors[0].shape));
        if (odd >= 0)
            throw new ArgumentException($"The shapes [{string.Join(", ", tensors[0].shape)}] and [{string.Join(", ", tensors[odd].shape)}] do not fit into one tensor. "
                + "Bring all items to the same shape with an item transform.");
        return stack(tensors);
    }

    /// <summary>One element of a batch, or of predictions as they are read (see <see cref="Learner.GetPredictions"/>), as a title.</summary>
    public virtual string Decode(Tensor value) => value.numel() == 1 ? TensorText.Value(value) : ItemText.Write(value);

    /// <summary>A prediction as a title, where any number of names can be right those whose probability is above a threshold.</summary>
    /// <exception cref="ArgumentException">There is a threshold, but the block has no use for it.</exception>
    internal virtual string Decode(Tensor value, double? threshold) => threshold is null ? Decode(value) : throw new ArgumentException(
        $"A threshold says from which probability on a name is among several that are right. The target ({Name}) has no use for one: leave it out.", nameof(threshold));

    /// <summary>How far a prediction is off: 0 where it is right, 1 where it is as far off as the targets lie apart; infinite where it is simply wrong.</summary>
    internal virtual double Error(Tensor target, Tensor prediction) => Decode(target) == Decode(prediction) ? 0 : double.PositiveInfinity;

    /// <summary>An item or a batch after a transform: a block whose input is more than a picture gives the transform its picture alone.</summary>
    internal virtual Item Transformed(Item item, Func<Item, Item> change) => change(item);

    /// <inheritdoc cref="Transformed(Item, Func{Item, Item})"/>
    internal virtual Batch Transformed(Batch batch, Func<Batch, Batch> change) => change(batch);

    /// <summary>What there is to say beside the picture of one element of a batch.</summary>
    internal virtual string? Beside(Tensor value) => null;

    /// <summary>The picture that one element of a batch is, if it is one.</summary>
    internal virtual IPicture? Picture(Tensor value) => null;

    /// <summary>The points that one element of a batch stands for, if any: x and y from -1 to 1 over the picture.</summary>
    internal virtual IReadOnlyList<(float X, float Y)> Marks(Tensor value) => [];

    private static Tensor AsTensor(object value) => value switch
    {
        Tensor tensor => tensor,
        bool truth => tensor(truth),
        IEnumerable<float> numbers => tensor(numbers.ToArray()),
        IEnumerable<double> numbers => tensor(numbers.Select(number => (float)number).ToArray()),
        IEnumerable<long> numbers => tensor(numbers.ToArray()),
        IEnumerable<int> numbers => tensor(numbers.Select(number => (long)number).ToArray()),
        _ => throw new ArgumentException($"{ItemText.Write(value)} ({value.GetType().Name}) cannot go into a tensor. Give the data block a block that turns it into numbers, such as CategoryBlock."),
    };
}
