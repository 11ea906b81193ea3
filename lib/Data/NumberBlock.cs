using System.Collections;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>
/// One number or several, equally many for each item, from a number, a tuple, a list or a tensor: a batch is [n, numbers] float32.
/// As a target it goes with the mean squared error, and is shown the redder the further off a prediction is.
/// </summary>
public sealed class NumberBlock : Block
{
    private readonly float[]? spread;

    /// <summary>A block that still has to meet its data.</summary>
    public NumberBlock()
    {
    }

    private NumberBlock(float[] spread) => this.spread = spread;

    /// <inheritdoc/>
    public override int? Outputs => spread?.Length;

    /// <summary>Learns how many numbers there are, and of each how far they lie apart in the training set: their standard deviation.</summary>
    public override Block Setup(IEnumerable<object> training, IEnumerable<object> validation)
    {
        using var scope = NewDisposeScope();
        var rows = new List<float[]>();
        foreach (var value in training)
            rows.Add(AsManyAs(rows.Count > 0 ? rows[0].Length : null, value));
        foreach (var value in validation)
            AsManyAs(rows[0].Length, value);
        return new NumberBlock([.. stack(rows.Select(row => tensor(row))).std(0, unbiased: false).data<float>()]);
    }

    /// <summary>The numbers as a list.</summary>
    /// <exception cref="ArgumentException">It is something else, not finite as a float, or not as many as others.</exception>
    public override object Encode(object value) => AsManyAs(spread?.Length, value);

    /// <inheritdoc/>
    public override Tensor Collate(IReadOnlyList<object> values) => stack(values.Select(value => tensor((float[])value)));

    /// <summary>The numbers: "10.1, 7.8".</summary>
    public override string Decode(Tensor value) => string.Join(", ", Floats(value).Select(number => Numbers.Write(number)));

    /// <summary>The mean of the differences, each as a share of how far the numbers lie apart.</summary>
    internal override double Error(Tensor target, Tensor prediction) =>
        Floats(target).Zip(Floats(prediction), spread!).Average(number => number.First == number.Second ? 0 : Math.Abs(number.First - number.Second) / number.Third);

    private static float[] AsManyAs(int? count, object value)
    {
        var numbers = (value switch
        {
            Tensor tensor => Floats(tensor),
            ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => Single(tuple[i], value)),
            IEnumerable list and not string => list.Cast<object?>().Select(number => Single(number, value)),
            _ => [Single(value, value)],
        }).ToArray();
        if (numbers.Length == 0 || Array.Exists(numbers, number => !float.IsFinite(number)))
            throw new ArgumentException($"Numbers must be finite as floats, but the value is {ItemText.Write(value)}. Leave the item out, or fill the gap.");
        return count is null || numbers.Length == count ? numbers : throw new ArgumentException(
            $"There are {numbers.Length} numbers ({ItemText.Write(value)}), but other items have {count}. Return equally many for each item from GetY (or GetX).");
    }

    private static float Single(object? number, object all) => (float)(Numbers.Of(number) ?? throw new ArgumentException(
        $"Numbers are expected, but the value is of type {number?.GetType().Name ?? "null"}: {ItemText.Write(all)}. Make them in GetY (or GetX): float.Parse(text, CultureInfo.InvariantCulture)."));

    private static float[] Floats(Tensor value) => value.cpu().to(float32).flatten().data<float>().ToArray();
}
