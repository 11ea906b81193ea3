using System.Collections;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>Any number of several kinds, none and all included, as a one-hot vector: a batch is [n, kinds] float32. As a target it goes with binary cross-entropy.</summary>
public sealed class MultiCategoryBlock : Block
{
    private readonly Vocabulary? vocabulary;

    /// <summary>A block with the given names, in this order, or with all that occur in the data, sorted.</summary>
    /// <param name="names">The names, such as those of a model that is to be trained on: <c>new MultiCategoryBlock(dls.Vocabulary)</c>. None for those of the data.</param>
    /// <exception cref="ArgumentException">A name is empty or there twice.</exception>
    public MultiCategoryBlock(params IReadOnlyList<string> names) => vocabulary = Vocabulary.Given(names);

    /// <inheritdoc/>
    public override Func<Tensor, Tensor, Tensor> Loss => Losses.BceWithLogits;

    /// <inheritdoc/>
    public override Vocabulary? Vocabulary => vocabulary;

    /// <summary>Collects the vocabulary, or checks the names of the data against those given.</summary>
    public override Block Setup(IEnumerable<object> training, IEnumerable<object> validation) =>
        new MultiCategoryBlock(new LabelNames(training.Select(Names), validation.Select(Names)).Vocabulary(vocabulary));

    /// <summary>The names' <see cref="OneHot"/> vector.</summary>
    public override object Encode(object value) => new OneHot(Names(value), Vocabulary.OfSetup(vocabulary));

    /// <inheritdoc/>
    public override Tensor Collate(IReadOnlyList<object> values) =>
        tensor(values.SelectMany(value => (OneHot)value).ToArray(), values.Count, ((OneHot)values[0]).Count);

    /// <summary>The names whose place is 1, or, of a prediction's probabilities, those that are above .5.</summary>
    public override string Decode(Tensor value) => Decode(value, null);

    internal override string Decode(Tensor value, double? threshold)
    {
        using var scope = NewDisposeScope();
        var above = value.gt(threshold ?? .5).to(CPU).data<bool>().ToArray();
        return string.Join(", ", Vocabulary.OfSetup(vocabulary).Where((_, index) => above[index]));
    }

    private static IEnumerable<object> Names(object value) => value is IEnumerable names and not string ? names.Cast<object>() : throw new ArgumentException(
        $"A list of names is expected, but the value is of type {value.GetType().Name}: {ItemText.Write(value)}." + (value is string ? " Split it in GetY: text.Split(' ', StringSplitOptions.RemoveEmptyEntries)." : ""));
}
