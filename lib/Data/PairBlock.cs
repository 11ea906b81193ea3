using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// A picture and what is known beside it, numbers or a name: GetX gives both as a tuple, (path, 3.5) or (path, (3.5, 2)). A batch holds them in one tensor [n, 3 + numbers, height, width]:
/// each number is a further plane after the three colours, the same everywhere, so a model takes <c>x[.., ..3]</c> and <c>x[.., 3.., 0, 0]</c>. Transforms change the picture alone.
/// </summary>
/// <param name="picture">What the picture is made of.</param>
/// <param name="beside">The other input: a <see cref="NumberBlock"/>, or a <see cref="CategoryBlock"/>, whose number is the name's index.</param>
/// <exception cref="ArgumentException">The other input is a picture or points, which are no numbers beside one.</exception>
public sealed class PairBlock(ImageBlock picture, Block beside) : Block
{
    private readonly Block beside = beside is ImageBlock or PointBlock or PairBlock ? throw new ArgumentException(
        $"In a {nameof(PairBlock)}, numbers or a name stand beside the picture, but here is {beside.GetType().Name}. Take a {nameof(NumberBlock)} or a {nameof(CategoryBlock)}.", nameof(beside)) : beside;

    /// <summary>The names of the second input, if it has any.</summary>
    public override Vocabulary? Vocabulary => beside.Vocabulary;

    internal IReadOnlyList<Block> Parts => [picture, beside];

    /// <inheritdoc/>
    public override Block Setup(IEnumerable<object> training, IEnumerable<object> validation) =>
        new PairBlock(picture, beside.Setup(training.Select(value => Two(value).Beside), validation.Select(value => Two(value).Beside)));

    /// <summary>The picture with the encoded second input.</summary>
    /// <exception cref="ArgumentException">It is not a tuple of two.</exception>
    public override object Encode(object value)
    {
        var two = Two(value);
        return new Pair(picture.Encode(two.Picture), beside.Encode(two.Beside));
    }

    /// <inheritdoc/>
    public override Tensor Collate(IReadOnlyList<object> values)
    {
        using var scope = NewDisposeScope();
        var pairs = values.Cast<Pair>().ToList();
        var numbers = beside.Collate([.. pairs.Select(pair => pair.Beside)]).to(float32).reshape(pairs.Count, -1);
        return Join(picture.Collate([.. pairs.Select(pair => pair.Picture)]), numbers).MoveToOuterDisposeScope();
    }

    internal override Item Transformed(Item item, Func<Item, Item> change)
    {
        var pair = (Pair)item.X;
        var changed = change(item with { X = pair.Picture });
        return changed with { X = pair with { Picture = changed.X } };
    }

    internal override Batch Transformed(Batch batch, Func<Batch, Batch> change)
    {
        var changed = change(batch with { X = batch.X[.., ..Raster.Channels] });
        return changed with { X = Join(changed.X, batch.X[.., Raster.Channels.., 0, 0]) };
    }

    internal override IPicture? Picture(Tensor value) => picture.Picture(value[..Raster.Channels]);

    /// <summary>What is written under the picture.</summary>
    internal override string Beside(Tensor value)
    {
        var numbers = value[Raster.Channels.., 0, 0];
        return beside.Decode(beside is CategoryBlock ? numbers[0].to(int64) : numbers);
    }

    private static Tensor Join(Tensor pictures, Tensor numbers) =>
        cat([pictures, numbers.unsqueeze(-1).unsqueeze(-1).expand(-1, -1, pictures.shape[2], pictures.shape[3])], 1);

    private static (object Picture, object Beside) Two(object value) => value is ITuple { Length: 2 } two && two[0] is { } first && two[1] is { } second ? (first, second) : throw new ArgumentException(
        $"A picture and what is known beside it are expected, but the value is of type {value.GetType().Name}: {ItemText.Write(value)}. Return a tuple of two from GetX: (path, number), or with several numbers (path, (a, b)).");
}

/// <summary>An encoded picture and the encoded input beside it.</summary>
internal readonly record struct Pair(object Picture, object Beside) : IText
{
    public override string ToString() => $"({ItemText.Write(Picture)}, {ItemText.Write(Beside)})";
}
