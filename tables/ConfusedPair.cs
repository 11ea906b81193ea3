using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DeepLearning;

/// <summary>Two classes and how often items of the one were taken for the other.</summary>
/// <param name="Actual">What the items are.</param>
/// <param name="Predicted">What they were taken for.</param>
/// <param name="Count">How many.</param>
public sealed record ConfusedPair(string Actual, string Predicted, int Count)
{
    private const int MostRows = 50;

    /// <summary>"Ragdoll taken for Birman: 8"</summary>
    public override string ToString() => $"{Actual} taken for {Predicted}: {Count}";

    internal static Table Table(IReadOnlyList<ConfusedPair> pairs) => new(["actual", "predicted", "count"], pairs.Take(MostRows).Select(pair => new object[] { pair.Actual, pair.Predicted, pair.Count }))
    {
        Note = pairs.Count > MostRows ? $"the first {MostRows} of {Numbers.Write(pairs.Count, "N0")} pairs" : null,
    };

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A notebook has no Main, and pairs must show from its first cell on.")]
    internal static void Register() =>
        MimeForms.Register<IReadOnlyList<ConfusedPair>>((MimeForms.Html, pairs => Table(pairs).ToHtml()), (MimeForms.Text, pairs => Table(pairs).ToString()));
}
