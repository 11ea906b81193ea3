using System.Collections;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>One of several kinds, as its index in the vocabulary: a batch is [n] int64. As a target it goes with cross-entropy.</summary>
public sealed class CategoryBlock : Block
{
    private readonly Vocabulary? vocabulary;

    /// <summary>A block with the given names, in this order, or with all that occur in the data, sorted.</summary>
    /// <param name="names">The names, such as those of a model that is to be trained on: <c>new CategoryBlock(dls.Vocabulary)</c>. None for those of the data.</param>
    /// <exception cref="ArgumentException">A name is empty or there twice.</exception>
    public CategoryBlock(params IReadOnlyList<string> names) => vocabulary = Vocabulary.Given(names);

    /// <inheritdoc/>
    public override Func<Tensor, Tensor, Tensor> Loss => Losses.CrossEntropy;

    /// <inheritdoc/>
    public override Vocabulary? Vocabulary => vocabulary;

    /// <summary>Collects the vocabulary, or checks the names of the data against those given.</summary>
    /// <exception cref="ArgumentException">All items have the same name, and none were given.</exception>
    public override Block Setup(IEnumerable<object> training, IEnumerable<object> validation)
    {
        var names = new LabelNames(training.Select(value => new[] { Single(value) }), validation.Select(value => new[] { Single(value) })).Vocabulary(vocabulary);
        return names.Count > 1 || vocabulary is not null ? new CategoryBlock(names) : throw new ArgumentException(
            $"All items have the same name, '{names[0]}', so there is nothing to tell apart. Return the kind of each item from GetY, or give the block all kinds: new {nameof(CategoryBlock)}(\"cat\", \"dog\").");
    }

    /// <summary>The value's <see cref="Category"/>.</summary>
    public override object Encode(object value)
    {
        var index = Vocabulary.OfSetup(vocabulary).IndexOf(Single(value));
        return new Category(index, vocabulary![index]);
    }

    /// <inheritdoc/>
    public override Tensor Collate(IReadOnlyList<object> values) => tensor(values.Select(value => (long)((Category)value).Index).ToArray());

    /// <summary>The name of an index, or of the largest of a prediction's numbers.</summary>
    public override string Decode(Tensor value) =>
        Vocabulary.OfSetup(vocabulary)[(int)(value.dim() == 0 ? value : value.argmax()).item<long>()];

    private static object Single(object value) => value is IEnumerable and not string ? throw new ArgumentException(
        $"One name is expected, but the value is a list: {ItemText.Write(value)}. Return one from GetY, or take a {nameof(MultiCategoryBlock)}, which has any number of names.") : value;
}

/// <summary>A name and its index in the vocabulary.</summary>
public readonly record struct Category(int Index, string Name) : IText
{
    /// <summary>Both: "beagle (4)".</summary>
    public override string ToString() => $"{Name} ({Index})";
}
