using DeepLearning;

namespace Benchmarks;

/// <summary>Measures several ways of doing the same in alternation.</summary>
internal static class Alternation
{
    /// <summary>
    /// Prints a table of rates, with how many times the others' the first one is. The machine's other business slows neighbours in time alike:
    /// the ratio of each alternation says more than the ratio of the medians.
    /// </summary>
    /// <returns>How the first one stands beside each of the others.</returns>
    public static IReadOnlyDictionary<string, Comparison> Compare(string title, string unit, int warmUps, int pairs, Dictionary<string, Func<double>> measures)
    {
        for (var i = 0; i < warmUps; i++)
            foreach (var measure in measures.Values)
                measure();
        var rates = measures.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var pair = 0; pair < pairs; pair++)
            foreach (var (name, measure) in measures)
                rates[name].Add(measure());

        Figures.Add(title, unit, rates.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<double>)entry.Value));
        var ours = rates.First().Value;
        var compared = rates.ToDictionary(entry => entry.Key, entry => new Comparison(Median(ours), Median(entry.Value), Median(ours.Zip(entry.Value, (our, their) => our / their))));
        var rows = rates.Select(entry => new object[] { entry.Key, compared[entry.Key].Peer, entry.Value.Min(), entry.Value.Max(), $"{compared[entry.Key].Ratio:0.00}x" });
        Console.WriteLine(new Table(["", $"{unit}, median", "min", "max", $"{rates.First().Key} is, median"], rows, title, "0"));
        return compared;
    }

    /// <summary>Does something without its output.</summary>
    public static void Quietly(Action action)
    {
        var console = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

/// <summary>Medians of what was measured here and of a peer, and of how many times the peer's ours was in each alternation.</summary>
internal sealed record Comparison(double Here, double Peer, double Ratio);
