using static TorchSharp.torch;

namespace DeepLearning;

/// <summary>What a model says of one input.</summary>
/// <param name="Label">In words.</param>
/// <param name="Values">The numbers behind them, [outputs] on the CPU, such as the probability of each name.</param>
public sealed record Prediction(string Label, Tensor Values) : IText
{
    private const int Shown = 5;

    /// <summary>The names of the values, in their order; null where they have none.</summary>
    public Vocabulary? Names { get; init; }

    /// <summary>The label, and where the values have names the greatest of them: "beagle (beagle 0.97, boxer 0.02)".</summary>
    public override string ToString()
    {
        using var scope = NewDisposeScope();
        return Names is null ? Label
            : $"{Label} ({string.Join(", ", Values.to(float64).data<double>().Zip(Names).OrderByDescending(value => value.First).Take(Shown).Select(value => $"{value.Second} {Numbers.Write(value.First, 3)}"))})";
    }

    /// <summary>Of a batch of one, as it is read.</summary>
    internal static Prediction Of(Block target, Tensor read, double? threshold)
    {
        var values = read[0].cpu();
        var label = target.Decode(values, threshold);
        return new(label, values.MoveToOuterDisposeScope()) { Names = target.Vocabulary };
    }
}
